import * as React from 'react';

/** Links to the sections of the page; the one in view is marked. */
export function Anchors(props: { sections: string[] }): React.JSX.Element {
  const nav = React.useRef<HTMLElement>(null);
  const [current, setCurrent] = React.useState(props.sections[0]);
  React.useEffect(() => {
    const scroller = nav.current?.closest<HTMLElement>('.mlops-host--run');
    if (!scroller) {
      return;
    }
    const onScroll = () => setCurrent(inView(scroller) ?? props.sections[0]);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => scroller.removeEventListener('scroll', onScroll);
  }, [props.sections.join()]);
  return (
    <nav className="mlops-anchors" aria-label="Sections" ref={nav}>
      {props.sections.map(name => (
        <a
          key={name}
          href={`#${name}`}
          aria-current={name === current ? 'true' : undefined}
          onClick={event => {
            event.preventDefault();
            section(event.currentTarget, name)?.scrollIntoView({ block: 'start' });
            setCurrent(name);
          }}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

function section(from: HTMLElement, name: string): HTMLElement | null {
  const page = from.closest('.mlops-runview');
  return page?.querySelector<HTMLElement>(`[data-anchor="${name}"]`) ?? null;
}

function inView(scroller: HTMLElement): string | undefined {
  const top = scroller.getBoundingClientRect().top + 80;
  const all = Array.from(scroller.querySelectorAll<HTMLElement>('[data-anchor]'));
  const passed = all.filter(element => element.getBoundingClientRect().top <= top);
  return passed[passed.length - 1]?.dataset.anchor;
}
