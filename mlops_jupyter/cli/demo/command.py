"""`mlops demo`: the main job on real data, each step the command that a user would type."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from mlops_jupyter.cli.answer import Answer
from mlops_jupyter.cli.call import Call
from mlops_jupyter.cli.command import command
from mlops_jupyter.cli.demo.example import (
    CHANGED,
    LITERAL,
    MODEL,
    one_literal_changed,
    prepare,
)
from mlops_jupyter.cli.demo.steps import Steps
from mlops_jupyter.cli.show import print_to, terminal
from mlops_jupyter.records import Verdict, to_builtins
from mlops_jupyter.rerun import RunRequest
from mlops_jupyter.workspace import Workspace

FOLDER = Path("demo")
EXPERIMENT = "flight-delay"
NEXT = """
What to type next
  make lab                      the same notebook by hand, with the Experiments panel
or, in the folder {folder}/ (the commands are in .venv/bin):
  mlops runs                    every run; `mlops show REF` explains one
  mlops history flights         what happened to the data, cell by cell
  mlops evaluate {model}
  mlops deploy {model} --to local
  mlops ui                      MLflow's own pages, on the same runs
"""


@command("demo", "mlops demo", "mlops demo --prepare")
@click.option("--prepare", "only_prepare", is_flag=True, help="Only copy the example.")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True, help="Where."
)
def demo(call: Call, *, only_prepare: bool, folder: Path) -> Answer:
    """Run the example on 336,776 real departures, publish its best model, and prove it.

    Everything happens in one folder; running it again adds to what is there.
    """
    notebook = prepare(call.place(folder))
    if only_prepare:
        return Answer(record={"notebook": str(notebook)}, view=lambda: [f"{notebook} is ready."])
    console = Console(stderr=True) if call.wants_json else terminal()
    with Workspace.find(notebook.parent) as workspace:
        proof, refusal = _Demo(workspace, notebook, console).run()
    closing = NEXT.format(folder=folder, model=MODEL)
    return Answer(
        record={"proof": to_builtins(proof), "refusal": to_builtins(refusal)},
        view=lambda: [closing],
        good=proof.good and not refusal.good,
    )


class _Demo:
    """The steps of one demo."""

    def __init__(self, workspace: Workspace, notebook: Path, console: Console) -> None:
        self.workspace = workspace
        self.notebook = notebook
        self.console = console
        self.steps = Steps(console, 6)

    def run(self) -> tuple[Verdict, Verdict]:
        """Take all steps; return the proof, and the refusal that follows a changed literal."""
        self._run_notebook()
        self._show("Three candidates, compared by roc_auc", ["runs", EXPERIMENT])
        self._show("The data that they stand on, version by version", ["history", "flights"])
        self._show("The published model and its lineage", ["lineage", MODEL])
        return self._prove(), self._refuse()

    def _run_notebook(self) -> None:
        with self.steps.step(
            f"mlops run {self.notebook.name}: headless, through papermill",
            "run `make lab` and execute the notebook by hand to see the failing cell.",
        ):
            with self.steps.cells() as progress:
                result = self.workspace.run_notebook(
                    RunRequest(notebook=self.notebook, progress=progress)
                )
            result.raise_for_failure()

    def _show(self, title: str, *commands: list[str]) -> None:
        from mlops_jupyter.cli.app import answer

        with self.steps.step(title, "see `mlops doctor` in the demo folder."):
            for words in commands:
                self.console.print(f"[dim]$ mlops {' '.join(words)}[/dim]")
                print_to(self.console, answer(words, self.workspace.root).view())

    def _prove(self) -> Verdict:
        with self.steps.step(
            f"mlops reproduce {MODEL}: a fresh kernel repeats what it stands on",
            "see the verdict's first difference; `mlops reproduce --help` explains the kinds.",
        ):
            with self.steps.cells() as progress:
                verdict = self.workspace.reproduce(MODEL, progress=progress)
            self._show_verdict(verdict)
        return verdict

    def _refuse(self) -> Verdict:
        with self.steps.step(
            f"The same after changing `{LITERAL}` to `{CHANGED}`: the proof must refuse",
            "delete the demo folder and run `make demo` again.",
        ):
            with one_literal_changed(self.notebook), self.steps.cells() as progress:
                verdict = self.workspace.reproduce(MODEL, progress=progress, source="notebook")
            self._show_verdict(verdict)
        return verdict

    def _show_verdict(self, verdict: Verdict) -> None:
        from mlops_jupyter.cli.verdicts import verdict_answer

        print_to(self.console, verdict_answer(verdict).view())
