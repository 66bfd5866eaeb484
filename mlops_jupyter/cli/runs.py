"""`mlops runs`, and notes, tags, stars and names of runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from mlops_jupyter.cli.answer import Answer, plain
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import command
from mlops_jupyter.comparison import scores
from mlops_jupyter.comparison.words import number, plural
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Run, short

if TYPE_CHECKING:
    from mlops_jupyter.workspace import Runs

METRICS_SHOWN = 4


@command("runs", "mlops runs", "mlops runs flights --sort roc_auc --filter 'roc_auc > 0.7'")
@click.argument("experiment", required=False)
@click.option("--sort", metavar="METRIC", help="Sort by a metric (best first) or a parameter.")
@click.option("--filter", "where", metavar="EXPR", help="Only runs for which EXPR holds.")
@click.option("-n", "--limit", type=click.IntRange(0), help="At most this many; 0: all.")
def runs(
    call: Call, experiment: str | None, sort: str | None, where: str | None, limit: int | None
) -> Answer:
    """List runs, newest first.

    EXPR is NAME, one of = != < <= > >= ~ (contains), and a value, joined by 'and' and 'or';
    metrics.NAME, params.NAME and tags.NAME settle a clash.
    """
    found = call.workspace().runs(experiment, sort=sort, where=where)
    listed = found[:limit] if limit else found
    if len(listed) < len(found):
        call.notice(f"{len(listed)} of {plural(len(found), 'run')}; --limit 0 shows all.")
    return Answer(record=[_row(listed, run) for run in listed], view=lambda: runs_table(listed))


def _row(listed: Runs, run: Run) -> dict[str, Any]:
    facts: dict[str, Any] = plain(run)
    return {**facts, "title": listed.title(run), "best": run.run_id in listed.best_ids}


def runs_table(listed: Runs) -> list[Any]:
    """Return a table of runs: titles, scores, status."""
    if not len(listed):
        from mlops_jupyter.cli.show import muted

        return [muted("No runs here.")]
    return [table_of(listed, shown_metrics(listed), listed.titles, listed.best_ids)]


def table_of(
    runs: Sequence[Run],
    metrics: Sequence[str],
    titles: Mapping[str, str],
    best: Collection[str],
) -> Any:
    """Return runs as a table, with these metrics, titles and marks."""
    from mlops_jupyter.cli.show import RIGHT, moment, status, table

    several = len({run.experiment for run in runs}) > 1
    heads = ["run", "", "title", *(["experiment"] if several else []), "branch"]
    rows = [
        [
            short(run.run_id),
            _marks(run, best),
            titles.get(run.run_id, run.name),
            *([run.experiment] if several else []),
            run.branch,
            *(_score(run, name) for name in metrics),
            status(run.status),
            moment(run.started_at),
        ]
        for run in runs
    ]
    return table([*heads, *(RIGHT + name for name in metrics), "status", "started"], rows)


def shown_metrics(listed: Runs) -> list[str]:
    """Return the metrics worth a column: the goals first, then the most frequent."""
    goals = list(dict.fromkeys(goal.metric for goal in listed.goals.values()))
    often: dict[str, int] = {}
    for run in listed:
        for name in scores(run):
            often[name] = often.get(name, 0) + 1
    others = sorted((name for name in often if name not in goals), key=lambda n: (-often[n], n))
    return [*(goal for goal in goals if goal in often), *others][:METRICS_SHOWN]


def _score(run: Run, name: str) -> str | None:
    value = scores(run).get(name)
    return None if value is None else number(value)


def _marks(run: Run, best: Collection[str]) -> Any:
    from rich.text import Text

    marks = ["★" if run.starred else "", "best" if run.run_id in best else ""]
    return Text(" ".join(filter(None, marks)), style="green")


@command("note", 'mlops note flights@latest "tried without the holidays"')
@click.argument("ref")
@click.argument("text", nargs=-1, required=True)
def note(call: Call, ref: str, text: tuple[str, ...]) -> Answer:
    """Write a note on a run; it replaces the one before."""
    run = call.workspace().note(ref, " ".join(text))
    return _changed(run, f"{short(run.run_id)} has the note: {run.note}")


@command("tag", "mlops tag flights@best data=2013 stage=final")
@click.argument("ref")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE...")
def tag(call: Call, ref: str, pairs: tuple[str, ...]) -> Answer:
    """Set tags of a run."""
    tags: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise BadRequest(f"The tag {pair!r} has no value; write KEY=VALUE.")
        tags[key] = value
    run = call.workspace().tag(ref, **tags)
    listed = ", ".join(f"{key}={value}" for key, value in sorted(run.tags.items()))
    return _changed(run, f"{short(run.run_id)} has the tags {listed}")


@command("star", "mlops star flights@best", "mlops star 3fa2c1 --off")
@click.argument("ref")
@click.option("--off", is_flag=True, help="Take the star away.")
def star(call: Call, ref: str, off: bool) -> Answer:
    """Mark a run with a star."""
    run = call.workspace().star(ref, on=not off)
    return _changed(run, f"{short(run.run_id)} {'has' if run.starred else 'has no'} star")


@command("rename", 'mlops rename flights@best "deeper trees"')
@click.argument("ref")
@click.argument("name")
def rename(call: Call, ref: str, name: str) -> Answer:
    """Give a run a name; '' gives its own title back."""
    run = call.workspace().rename(ref, name)
    return _changed(run, f"{short(run.run_id)} is called {run.name!r}")


def _changed(run: Run, sentence: str) -> Answer:
    return Answer(record=run, view=lambda: [sentence])
