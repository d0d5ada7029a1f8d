/** What the collector has to find. */
const DIGIT = String.raw`\d`;

export const samples = [/(a+)+b/g, new RegExp(`^x${DIGIT}x$`, 'i'), new RegExp(Math.random().toString())];
