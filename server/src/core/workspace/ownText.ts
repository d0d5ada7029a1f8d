/**
 * A copy of a text that shares no memory with the text it was cut out of. Engines keep the whole of a text alive as
 * long as a piece of it is: without the copy, the name of one object would keep its file in memory.
 */
export function ownText(text: string): string {
  // Short pieces are always copies; joining makes one of the others.
  return text.length < SHORTEST_SHARED ? text : [text.charAt(0), text.slice(1)].join('');
}

const SHORTEST_SHARED = 13;
