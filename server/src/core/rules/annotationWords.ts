import type { AnnotationValueProblem } from '../istio/annotationValues';
import { listWords } from './structure/words';

/** What the value of an annotation should have been, for the middle of a sentence. */
export function valueWords(problem: AnnotationValueProblem): string {
  switch (problem.problem) {
    case 'not-one-of':
      return `it has to be ${listWords(problem.words)}`;
    case 'not-a-port':
      return `"${problem.entry}" is no port number`;
    case 'not-a-prefix':
      return `"${problem.entry}" is no IP range such as 10.0.0.0/8`;
    case 'not-unsigned':
      return 'it has to be a whole number that is not negative';
    case 'not-a-boolean':
      return 'it has to be true or false';
    case 'bad-quantity':
      return 'it is no Kubernetes quantity such as 100m or 128Mi';
    case 'empty-interface':
      return 'one of the interface names is empty';
    case 'interface-too-long':
      return `"${problem.entry}" is longer than the 15 characters of an interface name`;
    case 'bad-interface':
      return `"${problem.entry}" is no name of a network interface`;
  }
}
