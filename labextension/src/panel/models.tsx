import * as React from 'react';

import { digitsFor, plural, score } from '../format';
import { Commands } from '../ids';
import { BranchName, ProofBadge } from '../parts/badges';
import { Icon } from '../parts/icon';
import { IModel, IVersion } from '../records';
import { Loading, Nothing } from './states';
import { IViewProps } from './panel';

/** The Models tab: what was published, under which alias, on which proof. */
export function ModelsTab(props: IViewProps): React.JSX.Element {
  const models = props.model.models;
  if (models === null) {
    return props.model.trouble ? <></> : <Loading />;
  }
  if (models.models.length === 0) {
    return (
      <Nothing title="No model published yet">
        <code>mlops publish {'EXPERIMENT@best'} --name NAME</code> gives the best run a name and
        a version.
      </Nothing>
    );
  }
  return (
    <div className="mlops-panel__scroll">
      {models.models.map(model => (
        <ModelSection key={model.name} {...props} published={model} />
      ))}
    </div>
  );
}

function ModelSection(props: IViewProps & { published: IModel }): React.JSX.Element {
  const { name, versions } = props.published;
  const digits = digitsFor(versions.map(version => version.value));
  return (
    <section className="mlops-model" aria-label={name}>
      <header className="mlops-model__head">
        <Icon name="model" />
        <h3 className="mlops-truncate" title={name}>
          <bdi>{name}</bdi>
        </h3>
        <span className="mlops-muted mlops-small">{plural(versions.length, 'version')}</span>
      </header>
      <ol className="mlops-versions">
        {versions.map(version => (
          <Version key={version.version} {...props} version={version} digits={digits} />
        ))}
      </ol>
    </section>
  );
}

function Version(props: IViewProps & { version: IVersion; digits: number }): React.JSX.Element {
  const { version, commands } = props;
  const args = { runId: version.run_id, notebook: version.path };
  return (
    <li className="mlops-version">
      <span className="mlops-version__n">v{version.version}</span>
      <span className="mlops-version__main">
        {version.aliases.map(alias => (
          <span key={alias} className="mlops-tag mlops-tag--alias">
            <bdi>@{alias}</bdi>
          </span>
        ))}
        <button
          className="mlops-version__run mlops-link"
          title={`Open ${version.title || version.short}`}
          onClick={() => void commands.execute(Commands.openRun, args)}
        >
          <BranchName name={version.short} index={version.branch_index} />
        </button>
      </span>
      <span className="mlops-num mlops-version__metric" title={version.metric}>
        {score(version.value, props.digits)}
      </span>
      <Judged version={version} />
      {version.deployments.map(words => (
        <span key={words} className="mlops-version__deploy">
          <Icon name="go" small />
          {words}
        </span>
      ))}
    </li>
  );
}

function Judged(props: { version: IVersion }): React.JSX.Element | null {
  const { gate, proof, override } = props.version;
  if (override !== null) {
    return (
      <span className="mlops-version__verdict">
        <span className="mlops-status mlops-status--interrupted">
          <Icon name="warning" />
          Overridden: {override}
        </span>
      </span>
    );
  }
  if (gate === null && proof === null) {
    return null;
  }
  const good = gate !== null && gate.outcome === 'passed';
  return (
    <span className="mlops-version__verdict">
      {gate === null ? null : (
        <span className={`mlops-status mlops-status--${good ? 'finished' : 'failed'}`}>
          <Icon name={good ? 'finished' : 'failed'} />
          {gate.passed} of {plural(gate.checked, 'criterion', 'criteria')}
        </span>
      )}
      {proof === null ? null : <ProofBadge proof={proof} word />}
    </span>
  );
}
