import { IEditorLanguageRegistry, jupyterHighlightStyle } from '@jupyterlab/codemirror';
import * as React from 'react';

import { IRun } from '../records';

const MIME = 'text/x-ipython';

/** The cell as it ran, with the failing line marked. */
export function Source(props: {
  run: IRun;
  languages: IEditorLanguageRegistry | null;
}): React.JSX.Element {
  const { run } = props;
  const lines = useHighlighted(run.source, props.languages);
  const failed = run.row.status === 'FAILED' ? (run.row.error?.line ?? null) : null;
  const count = run.row.execution_count;
  return (
    <div className="mlops-source">
      <div className="mlops-source__bar">
        <span className="mlops-mono">[{count === null ? ' ' : count}]</span> as it ran
      </div>
      <pre className="mlops-code" tabIndex={0} aria-label="Source of the cell">
        <code>
          {lines.map((line, i) => (
            <span
              key={i}
              className={`mlops-code__line ${failed === i + 1 ? 'mlops-code__line--failed' : ''}`}
            >
              <span className="mlops-code__num">{i + 1}</span>
              {line.map((token, j) => (
                <span key={j} className={token.classes}>
                  {token.text}
                </span>
              ))}
              {'\n'}
            </span>
          ))}
        </code>
      </pre>
    </div>
  );
}

interface IToken {
  text: string;
  classes: string;
}

/** Lines of tokens: plain at once, coloured as soon as the language has been loaded. */
function useHighlighted(source: string, languages: IEditorLanguageRegistry | null): IToken[][] {
  const [lines, setLines] = React.useState(() => splitLines([{ text: source, classes: '' }]));
  React.useEffect(() => {
    let current = true;
    setLines(splitLines([{ text: source, classes: '' }]));
    void highlight(source, languages).then(tokens => {
      if (current) {
        setLines(splitLines(tokens));
      }
    });
    return () => {
      current = false;
    };
  }, [source, languages]);
  return lines;
}

/** A magic's line is no Python: its word is marked, the rest of it is plain. */
async function highlight(
  source: string,
  languages: IEditorLanguageRegistry | null
): Promise<IToken[]> {
  const magic = /^(%%\w+)(.*\n?)/.exec(source);
  if (magic === null) {
    return highlightPython(source, languages);
  }
  const [line, word, rest] = magic;
  const head = [
    { text: word, classes: 'mlops-code__magic' },
    { text: rest, classes: '' }
  ];
  return [...head, ...(await highlightPython(source.slice(line.length), languages))];
}

async function highlightPython(
  source: string,
  languages: IEditorLanguageRegistry | null
): Promise<IToken[]> {
  const language = languages?.findByMIME(MIME) ?? languages?.findByMIME('text/x-python') ?? null;
  if (languages === null || language === null) {
    return [{ text: source, classes: '' }];
  }
  ensureStyle();
  const element = document.createElement('pre');
  await languages.highlight(source, language, element);
  return Array.from(element.childNodes, node => ({
    text: node.textContent ?? '',
    classes: node instanceof HTMLElement ? node.className : ''
  }));
}

function splitLines(tokens: IToken[]): IToken[][] {
  const lines: IToken[][] = [[]];
  for (const { text, classes } of tokens) {
    text.split('\n').forEach((piece, i) => {
      if (i > 0) {
        lines.push([]);
      }
      if (piece !== '') {
        lines[lines.length - 1].push({ text: piece, classes });
      }
    });
  }
  if (lines.length > 1 && lines[lines.length - 1].length === 0) {
    lines.pop();
  }
  return lines;
}

const STYLE_ID = 'mlops-highlight-style';

/** CodeMirror adds its classes with the first editor; a page may stand without one. */
function ensureStyle(): void {
  if (document.getElementById(STYLE_ID) === null) {
    const style = document.createElement('style');
    style.id = STYLE_ID;
    style.textContent = jupyterHighlightStyle.module?.getRules() ?? '';
    document.head.appendChild(style);
  }
}
