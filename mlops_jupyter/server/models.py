"""Published models with their versions."""

from __future__ import annotations

from collections import defaultdict

from mlops_jupyter.comparison import scores
from mlops_jupyter.records import Deployment, Publication, Run, Verdict, short
from mlops_jupyter.server.plain import plain, proof_of
from mlops_jupyter.server.rows import Rows
from mlops_jupyter.server.views import ModelView, VersionView
from mlops_jupyter.store import Store


def model_views(store: Store, rows: Rows) -> tuple[ModelView, ...]:
    """Return models, the one published last first, each with its newest version first."""
    newest: dict[str, dict[str, Publication]] = defaultdict(dict)
    for publication in store.publications():
        newest[publication.name].setdefault(publication.version, publication)
    context = _Context(store, rows)
    return tuple(
        ModelView(name=name, versions=tuple(context.version(item) for item in items.values()))
        for name, items in newest.items()
    )


class _Context:
    """What a version's row needs besides its publication."""

    def __init__(self, store: Store, rows: Rows) -> None:
        self.rows = rows
        self.runs = {run.run_id: run for every in rows.by_experiment.values() for run in every}
        self.verdicts: dict[str, Verdict] = {v.verdict_id: v for v in store.verdicts()}
        self.deployments = store.deployments()

    def version(self, item: Publication) -> VersionView:
        run = self.runs.get(item.run_id)
        metric = self._metric(run)
        value = scores(run).get(metric) if run else None
        published = self.rows.published.get(item.run_id, ())
        return VersionView(
            version=item.version,
            aliases=next(
                (p.aliases for p in published if (p.name, p.version) == (item.name, item.version)),
                (),
            ),
            run_id=item.run_id,
            short=short(item.run_id),
            title=self.rows.titles.get(item.run_id, ""),
            path=self.rows.served(run.notebook) if run and run.notebook else None,
            branch=run.branch if run else "",
            branch_index=self.rows.branch_index(run) if run else 0,
            metric=metric,
            value=None if value is None else plain(value),
            published_at=item.published_at,
            gate=proof_of(self.verdicts.get(item.gate or "")),
            proof=proof_of(self.rows.proofs.get(item.run_id)),
            override=item.override,
            model_uri=item.model_uri,
            tracking_uri=item.tracking_uri,
            deployments=tuple(
                _in_words(deployment)
                for deployment in self.deployments
                if deployment.model_uri == item.model_uri
                or (deployment.run_id == item.run_id and deployment.run_id is not None)
            ),
        )

    def _metric(self, run: Run | None) -> str:
        goal = self.rows.goal(run.experiment) if run else None
        return goal.metric if goal else ""


def _in_words(deployment: Deployment) -> str:
    return f"{deployment.target} · {deployment.status}"
