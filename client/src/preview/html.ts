import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** The page of the preview: one style sheet, one script, nothing from elsewhere. */
export function pageHtml(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const style = webview.asWebviewUri(Uri.joinPath(extension, 'client', 'media', 'preview.css'));
  const script = webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'preview.js'));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style.toString()}">
<title>Effective routing</title>
</head>
<body><script nonce="${nonce}" src="${script.toString()}"></script></body>
</html>`;
}
