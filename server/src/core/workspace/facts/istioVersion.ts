import type { Field } from '../../yaml/field';
import { WORKLOAD_TEMPLATES } from './kubernetes';
import type { VersionFacts } from './types';

/** Charts of Istio's own repository. */
const CHARTS: ReadonlySet<string> = new Set(['base', 'istiod', 'gateway', 'cni', 'ztunnel', 'ambient']);
/** Images that are built with every release of Istio. */
const IMAGE = /(?:^|\/)(?:proxyv2|pilot|install-cni|ztunnel):([^@]+)/;
/** Older versions, and minors that are none, are no versions of Istio. */
const LEAST = 5;
const MOST = 99;

/** The minor in `1.28.3`, `v1.28-latest`, `~1.28.0`, `1.28.x` or `1.28.3-distroless`. */
function minorOf(version: string | undefined): number | undefined {
  const [, minor] = /^[~^>=\s]*v?1\.(\d{1,2})(?![\d])/.exec(version ?? '') ?? [];
  return plausible(minor);
}

/** The minor in the name of a revision: `1-28-3`, `default-v1-28-3`. */
function minorOfRevision(revision: string | undefined): number | undefined {
  const [, minor] = /(?:^|[^\d])1-(\d{1,2})(?:-|$)/.exec(revision ?? '') ?? [];
  return plausible(minor);
}

function plausible(minor: string | undefined): number | undefined {
  const number = Number(minor);
  return number >= LEAST && number <= MOST ? number : undefined;
}

function said(by: VersionFacts['by'], field: Field, minor = minorOf(field.text)): VersionFacts | undefined {
  return minor === undefined ? undefined : { by, minor, text: field.text ?? '' };
}

/**
 * What an object says of the Istio that runs: an installer its version, a workload the image of a proxy or of istiod, a
 * label the revision. Undefined for most objects.
 */
export function versionFacts(object: Field, group: string, kind: string): VersionFacts | undefined {
  switch (group) {
    case 'install.istio.io':
      return said('installer', object.at('spec.tag')) ?? valuesVersion(object.at('spec.values'));
    case 'sailoperator.io':
      return said('installer', object.at('spec.version')) ?? valuesVersion(object.at('spec.values'));
    case 'helm.toolkit.fluxcd.io':
      return releaseVersion(object.at('spec.chart.spec'));
    case 'argoproj.io':
      if (kind === 'Application') return applicationVersion(object.get('spec'));
      if (kind === 'ApplicationSet') return applicationVersion(object.at('spec.template.spec'));
      break;
    default:
  }
  return imageVersion(object, kind) ?? revisionVersion(object, kind);
}

/** What the values of istiod's chart say: the tag of all images. */
export function valuesVersion(values: Field): VersionFacts | undefined {
  return said('installer', values.at('global.tag'));
}

/** The version in a list of charts that a chart or kustomization takes in. */
export function chartVersion(root: Field): VersionFacts | undefined {
  for (const chart of [...root.get('dependencies').items(), ...root.get('helmCharts').items()]) {
    const repository = chart.get('repository').text ?? chart.get('repo').text;
    const found = isIstioChart(chart.get('name').text, repository) ? said('chart', chart.get('version')) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param place where the chart is from, in whatever words: a URL, a name */
function isIstioChart(name = '', place = ''): boolean {
  return name === 'istiod' || (CHARTS.has(name) && /istio/i.test(place));
}

function releaseVersion(chart: Field): VersionFacts | undefined {
  const source = chart.at('sourceRef.name').text;
  return isIstioChart(chart.get('chart').text, source) ? said('installer', chart.get('version')) : undefined;
}

function applicationVersion(spec: Field): VersionFacts | undefined {
  for (const source of [spec.get('source'), ...spec.get('sources').items()]) {
    if (!isIstioChart(source.get('chart').text, source.get('repoURL').text)) continue;
    const found = said('installer', source.get('targetRevision'));
    if (found !== undefined) return found;
  }
  return undefined;
}

function imageVersion(object: Field, kind: string): VersionFacts | undefined {
  const way = WORKLOAD_TEMPLATES.get(kind);
  if (way === undefined) return undefined;
  const spec = (way === '' ? object : object.at(way)).get('spec');
  for (const container of [...spec.get('containers').items(), ...spec.get('initContainers').items()]) {
    const image = container.get('image');
    const [, tag] = IMAGE.exec(image.text ?? '') ?? [];
    const found = tag === undefined ? undefined : said('image', image, minorOf(tag));
    if (found !== undefined) return found;
  }
  return undefined;
}

function revisionVersion(object: Field, kind: string): VersionFacts | undefined {
  const way = WORKLOAD_TEMPLATES.get(kind);
  const template = way === undefined || way === '' ? object : object.at(way);
  for (const holder of [object, template]) {
    const label = holder.at('metadata.labels').get('istio.io/rev');
    const found = said('revision', label, minorOfRevision(label.text));
    if (found !== undefined) return found;
  }
  return undefined;
}
