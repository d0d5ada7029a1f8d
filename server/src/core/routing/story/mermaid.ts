import type { RoutingStory } from './story';

/** A story as a Mermaid flowchart: caller, listener, the rules that were tried, destinations. */
export function storyMermaid(story: RoutingStory): string {
  const lines = ['flowchart TD'];
  let last = '';
  let count = 0;
  const node = (text: string, shape: readonly [string, string] = ['[', ']']): string => {
    const id = `n${count++}`;
    lines.push(`  ${id}${shape[0]}"${label(text)}"${shape[1]}`);
    return id;
  };
  const link = (from: string, to: string, text = ''): void => {
    if (from !== '') lines.push(`  ${from} -->${text === '' ? '' : `|"${label(text)}"|`} ${to}`);
  };
  const next = (text: string): void => {
    const id = node(text);
    link(last, id);
    last = id;
  };
  next(`${story.caller}: ${story.request}`);
  for (const step of story.steps) {
    if (step.topic === 'caller' || step.what === '' || (step.topic === 'destinations' && story.destinations.length > 0))
      continue;
    next(step.what);
    if (step.topic !== 'rules') continue;
    for (const rule of story.rules) {
      if (rule.decides === 'yes') continue;
      const when = rule.conditions.length === 0 ? 'every request' : rule.conditions.join(', ');
      const id = node(`${rule.label}: ${when}`);
      lines.push(`  ${last} -.->|"${label(rule.why)}"| ${id}`);
    }
  }
  for (const { title, share, problem, endpoints } of story.destinations) {
    const id = node(problem === undefined ? title : `${title}: ${problem}`, ['([', '])']);
    link(last, id, share === undefined ? '' : `${share} %`);
    for (const { workload, address, mtls } of endpoints) link(id, node(workload ?? address), mtls ? 'mutual TLS' : '');
  }
  return `${lines.join('\n')}\n`;
}

/** A text inside the quotes of a node. */
function label(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replace(/\s+/g, ' ');
}
