"""The magics themselves: each parses, calls one thing and shows the record it returns."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class

from mlops_jupyter.errors import MlopsError
from mlops_jupyter.recorder import current


@magics_class
class MlopsMagics(Magics):
    """`%%experiment`, `%%norecord`, `%%criteria` and `%mlops`."""

    @cell_magic
    def experiment(self, line: str, cell: str) -> None:
        """Record this cell as a run of an experiment.

        %%experiment [NAME] [--run-name R] [--branch B] [--goal max:roc_auc]
                     [--params a,b] [--metrics m,n] [--tag k=v] [--note TEXT] [--seed N]
                     [--frames NAMES|touched|none] [--models NAMES|auto|none]

        NAME is the experiment (default: the notebook's name); each execution is one run.
        Parameters, metrics, models and the exact version of every DataFrame that the cell
        reads or changes are recorded by themselves.

        Example
        -------
        %%experiment flight-delay --goal max:roc_auc
        model = LogisticRegression(C=0.1).fit(X, y)
        roc_auc = roc_auc_score(y_test, model.predict_proba(X_test)[:, 1])
        """
        # Cells come here only through run_cell_magic: in a cell of its own the header has
        # been taken off before IPython looks for a magic.
        self._run_below(f"%%experiment {line}", cell)

    @cell_magic
    def norecord(self, line: str, cell: str) -> None:
        """Run this cell without recording anything of it.

        Example
        -------
        %%norecord
        token = getpass()
        """
        self._run_below(f"%%norecord {line}", cell)

    @cell_magic
    def criteria(self, line: str, cell: str) -> None:
        """State what a model must meet to be published, one criterion a line.

        %%criteria [EXPERIMENT]      (default: every experiment of this workspace)

        Example
        -------
        %%criteria
        roc_auc >= 0.7 on test
        model_size_mb <= 50
        """
        from mlops_jupyter.magics.criteria import set_criteria

        self._guarded(lambda: set_criteria(line.strip() or "*", cell))

    @line_magic
    def mlops(self, line: str) -> Any:
        """Ask or tell the recorder; every command of the `mlops` command line works here.

        %mlops                 where records go, and what to type next
        %mlops off | on        stop recording, and go on
        %mlops runs            the same as `mlops runs` in a terminal

        Example
        -------
        %mlops publish flight-delay@best --name flight-delay --alias champion
        """
        words = _words(line)
        if words in (["on"], ["off"]):
            return self._switch(words[0])
        if not words:
            return self._status()
        return self._guarded(lambda: self._command(words))

    def _run_below(self, header: str, cell: str) -> None:
        shell: Any = self.shell
        result = shell.run_cell(f"{header}\n{cell}", store_history=False)
        result.raise_error()

    def _switch(self, word: str) -> None:
        recorder = current()
        if recorder is None:
            raise UsageError("Nothing is recorded here: run %load_ext mlops_jupyter first.")
        recorder.paused = word == "off"
        print("Recording is off; %mlops on goes on." if recorder.paused else "Recording is on.")

    def _status(self) -> None:
        from mlops_jupyter.magics.status import status_text

        print(status_text(current()))  # the notebook is where the user looks

    def _command(self, words: list[str]) -> None:
        from mlops_jupyter.magics.command import run_command

        run_command(self.shell, words, _start())

    def _guarded(self, act: Any) -> Any:
        """Run `act`; what users did wrong becomes one sentence, as magics do."""
        try:
            return act()
        except MlopsError as error:
            raise UsageError(str(error)) from None


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%mlops {line}: {error}; close the quotation.") from None


def _start() -> Path:
    recorder = current()
    return recorder.store.root if recorder is not None else Path.cwd()
