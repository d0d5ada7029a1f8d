/**
 * The marks by which people leave a value to a later step: `${X}`, `$(X)`, `($x)`, `$NAME`, `<<X>>`, `<name>`, `###X###`,
 * `%NAME%`, `@NAME@`, `__NAME__`, `{{ x }}`, `{% x %}`, `REPLACE_ME`, `X_PLACEHOLDER`, `NAME_OF_X.domain`.
 * Words are upper case where lower case would be ordinary text. Each part matches in linear time.
 */
const MARK = new RegExp(
  [
    String.raw`\$\{[^{}\n]{1,200}\}`,
    String.raw`\$\([A-Za-z][\w.-]{0,100}\)`,
    String.raw`^\(\$[A-Za-z]\w{0,60}\)$`,
    String.raw`\$[A-Z_][A-Z0-9_]+(?![A-Za-z0-9_])`,
    String.raw`<<[^<>\n]{1,100}>>`,
    String.raw`(?<!\?P?)<[A-Za-z][\w. -]{0,60}>`,
    String.raw`##+[A-Za-z][\w.-]{0,60}##+`,
    String.raw`(?<![\w%])%[A-Z][A-Z0-9_]{2,60}%`,
    String.raw`(?<![\w@])@[A-Z][A-Z0-9_]{1,60}@`,
    String.raw`(?<!\w)__[A-Z][A-Z0-9_]{1,60}__(?!\w)`,
    String.raw`(?<![\w.-])[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9](?=\.[A-Za-z])`,
    String.raw`\{\{`,
    String.raw`\{%`,
    String.raw`(?:REPLACE|CHANGE)[-_]?ME(?![a-z])`,
    String.raw`PLACEHOLDER(?![a-z])`,
  ].join('|'),
);

/** Any character that a mark starts with or holds; most values have none and need no regular expression. */
const HINT = /[$<#%@{]|_|ME|HOLDER/;

/** True when the text holds a mark, so that its real value is not known yet. Text of several lines is never one. */
export function hasPlaceholder(text: string): boolean {
  return text.length <= 4096 && HINT.test(text) && !text.includes('\n') && MARK.test(text);
}

/**
 * True for a word in capitals, such as `JWKS_URI`. It can be the name of a constant as well, so it is a placeholder only
 * where no such word belongs: as a host, a part of one, or a URL.
 */
export function isCapitalWord(text: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text);
}

/** True when the text is one placeholder and nothing else. */
export function isPlaceholderAlone(text: string): boolean {
  return hasPlaceholder(text) && MARK.exec(text)?.[0].length === text.length;
}

/** True when an empty value is followed on its line by a comment that stands for it: `host: ###HOST###`, `host: #@ data.host`. */
export function isPlaceholderComment(textAfter: string): boolean {
  return /^[ \t]+(?:##+[A-Za-z][\w.-]{0,60}##+|#@ )/.test(textAfter);
}
