"""Cells behave as without us, and their records say what happened."""

from __future__ import annotations

import pytest

from mlops_jupyter import recorder


def test_a_plain_cell_is_recorded_with_source_outputs_and_order(notebook, capsys):
    notebook.run("x = 3\nprint('hi')")
    notebook.run("x + 1")
    first, second = notebook.executions()
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert first.source == "x = 3\nprint('hi')"
    assert [(o.name, o.text) for o in first.outputs] == [("stdout", "hi\n")]
    assert second.outputs[0].data == {"text/plain": "4"}
    assert first.literals == {"x": "3"}
    assert [use.name for use in second.reads] == ["x"]
    assert "hi\n" in capsys.readouterr().out


def test_stderr_and_displays_keep_their_order(notebook):
    notebook.run(
        "import sys\nfrom IPython.display import display, HTML\n"
        "print('a')\nprint('b', file=sys.stderr)\ndisplay(HTML('<b>c</b>'))\nprint('d')"
    )
    (cell,) = notebook.executions()
    kinds = [(output.output_type, output.name) for output in cell.outputs]
    assert kinds == [
        ("stream", "stdout"),
        ("stream", "stderr"),
        ("display_data", None),
        ("stream", "stdout"),
    ]
    assert cell.outputs[2].data["text/html"] == "<b>c</b>"


def test_an_experiment_is_a_run_with_parameters_metrics_and_values(notebook):
    notebook.run("rows = 100")
    notebook.run(
        "%%experiment demo --goal max:accuracy --tag team=a\n"
        "depth = 3\naccuracy = rows / 125\nseen = len('abc')"
    )
    (run,) = notebook.runs()
    assert (run.experiment, run.status, run.goal) == ("demo", "FINISHED", "max:accuracy")
    assert {(p.name, p.value, p.origin) for p in run.params} == {
        ("depth", "3", "cell"),
        ("rows", "100", "inherited"),
    }
    assert [(m.name, m.value) for m in run.metrics] == [("accuracy", 0.8)]
    assert run.values == {"seen": 3.0}
    assert run.tags == {"team": "a"}
    assert run.settled


def test_a_failed_cell_names_its_line(notebook):
    result = notebook.run("%%experiment demo\na = 1\n1 / 0\nb = 2")
    assert isinstance(result.error_in_exec, ZeroDivisionError)
    (run,) = notebook.runs()
    assert run.status == "FAILED"
    assert (run.error.ename, run.error.line, run.error.line_text) == (
        "ZeroDivisionError",
        3,
        "1 / 0",
    )
    assert "ipykernel" not in run.error.traceback


def test_time_magic_below_the_header(notebook):
    result = notebook.run("%%experiment demo\n%%time\nz = 1\nf1 = 0.25 * 2")
    assert result.success
    (run,) = notebook.runs()
    assert [p.name for p in run.params] == ["z"]
    assert [m.name for m in run.metrics] == ["f1"]


def test_top_level_await_runs_as_without_us(notebook):
    result = notebook.run("%%experiment demo\nimport asyncio\nawait asyncio.sleep(0)\ny = 5")
    assert result.success
    assert notebook.shell.user_ns["y"] == 5
    assert notebook.runs()[0].status == "FINISHED"


def test_interrupt_ends_the_run_as_interrupted(notebook):
    notebook.run("%%experiment demo\nraise KeyboardInterrupt")
    assert notebook.runs()[0].status == "INTERRUPTED"


def test_a_wrong_option_refuses_the_cell_in_one_sentence(notebook, capsys):
    result = notebook.run("%%experiment demo --gaol max:auc\nx = 1")
    assert not result.success
    assert "x" not in notebook.shell.user_ns
    said = capsys.readouterr()
    assert "Did you mean --goal?" in said.out + said.err
    assert notebook.runs() == []


def test_a_header_below_another_magic_is_refused(notebook, capsys):
    notebook.run("%%time\n%%experiment demo\nx = 1")
    said = capsys.readouterr()
    assert "make it the first line" in said.out + said.err
    assert "x" not in notebook.shell.user_ns


def test_comment_header_makes_a_run(notebook):
    notebook.run("#| experiment: demo\nx = 1")
    assert notebook.runs()[0].experiment == "demo"


def test_norecord_and_off_leave_nothing(notebook):
    notebook.run("%%norecord\nsecret = 'hunter2'")
    notebook.run("%mlops off")
    notebook.run("also = 'hunter3'")
    notebook.run("%mlops on")
    notebook.run("seen = 1")
    sources = [execution.source for execution in notebook.executions()]
    assert sources == ["%mlops off", "seen = 1"]
    assert notebook.shell.user_ns["secret"] == "hunter2"


def test_nested_run_cell_is_recorded_once_each(notebook):
    notebook.run("get_ipython().run_cell('inner = 1\\nprint(1)')\nprint(2)")
    outer, inner = sorted(notebook.executions(), key=lambda e: e.ordinal)
    assert "run_cell" in outer.source
    assert inner.source == "inner = 1\nprint(1)"
    assert [o.text for o in inner.outputs] == ["1\n"]
    assert outer.outputs[-1].text.endswith("2\n")


def test_run_cell_magic_callers_get_the_error(notebook):
    result = notebook.run("get_ipython().run_cell_magic('experiment', 'demo', '1/0')")
    assert isinstance(result.error_in_exec, ZeroDivisionError)
    assert notebook.runs()[0].status == "FAILED"


def test_logged_metrics_join_the_run(notebook):
    notebook.run(
        "%%experiment demo\nimport mlops_jupyter as mlops\n"
        "for step in range(3):\n    mlops.log_metric('loss', 1 / (step + 1), step=step)\n"
        "mlops.log_param('rate', 0.1)"
    )
    (run,) = notebook.runs()
    assert [(m.name, round(m.value, 3), m.step) for m in run.metrics] == [("loss", 0.333, 2)]
    assert ("rate", "0.1", "logged") in {(p.name, p.value, p.origin) for p in run.params}
    with notebook.store() as store:
        assert [m.step for m in store.metric_points(run.run_id, "loss")] == [0, 1, 2]


def test_a_fault_in_our_hook_leaves_the_cell_alone_and_is_told(notebook, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("mlops_jupyter.recorder.recorder.effects_of", broken)
    result = notebook.run("%%experiment demo\nx = 41 + 1")
    assert result.success
    assert notebook.shell.user_ns["x"] == 42
    monkeypatch.undo()
    (run,) = notebook.runs()
    assert run.status == "FINISHED"
    assert any("broken on purpose" in reason for reason in run.incomplete)


def test_a_name_rebound_by_a_later_cell_does_not_make_it_a_parent(notebook):
    notebook.run("a = 1")
    notebook.run("unused = 2")
    notebook.run("a = 3")
    notebook.run("b = a")
    notebook.run("%%experiment demo\nc = b + 1")
    (run,) = notebook.runs()
    with notebook.store() as store:
        stands_on = [store.execution(one).source for one in run.stands_on]
    assert stands_on == ["a = 3", "b = a"]


def test_functions_bring_the_names_that_they_use(notebook):
    notebook.run("factor = 10")
    notebook.run("def scaled(x):\n    return [factor * v for v in x]")
    notebook.run("%%experiment demo\ntotal = sum(scaled([1, 2]))")
    (run,) = notebook.runs()
    with notebook.store() as store:
        stands_on = [store.execution(one).source for one in run.stands_on]
    assert stands_on[0] == "factor = 10"
    assert len(stands_on) == 2


@pytest.mark.parametrize("source", ["", "   ", "\n"])
def test_empty_cells_are_nothing(notebook, source):
    notebook.run(source)
    assert notebook.executions() == []


def test_unloading_puts_everything_back(notebook):
    import mlops_jupyter

    mlops_jupyter.unload_ipython_extension(notebook.shell)
    assert recorder.current() is None
    notebook.run("%%experiment demo\nx = 1")
    assert "x" not in notebook.shell.user_ns


def test_a_name_bound_before_it_is_looked_at_is_not_read(notebook):
    notebook.run("score = 1")
    notebook.run("score = 2 * 2\nprint(score)")
    first, second = notebook.executions()
    assert second.reads == ()
    assert (first.execution_count, second.execution_count) == (1, 2)


def test_a_failed_cell_has_no_score_of_an_earlier_one(notebook):
    notebook.run("%%experiment demo\ndepth = 3\naccuracy = 0.5 * 1.5")
    notebook.run("%%experiment demo\ndepth = 4\n1 / 0\naccuracy = 0.5 * 1.9\nlate = 7")
    first, failed = notebook.runs()
    assert [m.value for m in first.metrics] == [0.75]
    assert failed.status == "FAILED"
    assert failed.metrics == ()
    assert {p.name: p.value for p in failed.params} == {"depth": "4"}


def test_a_branch_not_taken_binds_nothing(notebook):
    notebook.run("f1 = 0.5 * 1\nfast = False")
    notebook.run("%%experiment demo\nif fast:\n    f1 = 0.9 * 1")
    assert notebook.runs()[0].metrics == ()


def test_the_same_object_bound_again_still_counts(notebook):
    notebook.run("kept = 0.5 * 1\nf1 = kept")
    notebook.run("%%experiment demo\nf1 = kept")
    assert [m.value for m in notebook.runs()[0].metrics] == [0.5]


def test_running_a_cell_again_does_not_stand_on_its_earlier_runs(notebook):
    for _ in range(4):
        notebook.run("%%experiment demo\ntrees = 200\nf1 = trees / 400")
    assert [len(run.stands_on) for run in notebook.runs()] == [0, 0, 0, 0]


def test_an_interrupt_that_hits_our_hook_reaches_the_cell(notebook, monkeypatch):
    import signal

    from mlops_jupyter.recorder import recorder as room

    def interrupted(source):
        signal.raise_signal(signal.SIGINT)
        return room_analyse(source)

    room_analyse = room.analyse
    monkeypatch.setattr(room, "analyse", interrupted)
    result = notebook.run("%%experiment demo\nwhile True:\n    pass")
    monkeypatch.undo()
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert notebook.runs()[0].status == "INTERRUPTED"


def test_an_interrupt_after_the_cell_leaves_its_record_whole(notebook, monkeypatch):
    import signal

    from mlops_jupyter.recorder import recorder as room

    def interrupted(*args, **kwargs):
        signal.raise_signal(signal.SIGINT)
        return room_effects(*args, **kwargs)

    room_effects = room.effects_of
    monkeypatch.setattr(room, "effects_of", interrupted)
    result = notebook.run("%%experiment demo\nx = 1")
    monkeypatch.undo()
    assert result.success
    (run,) = notebook.runs()
    assert (run.status, run.incomplete) == ("FINISHED", ())
