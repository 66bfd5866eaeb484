from __future__ import annotations

import pytest
from store_makers import frame, scored

from mlops_jupyter.records import KeptModel
from mlops_jupyter.records.entries import EnvironmentKept, ModelKept
from mlops_jupyter.store import Journal, Store, doctor
from mlops_jupyter.store.framing import encode_line


def told(store: Store) -> list[tuple[str, str]]:
    return [(finding.severity, finding.what) for finding in doctor(store)]


def test_a_healthy_workspace_has_no_findings(store: Store, journal: Journal) -> None:
    started = scored(journal)
    key = store.objects.put(b"a manifest")
    journal.append(frame("a" * 64, manifest=key))
    model = KeptModel(name="m", class_name="a.B", final_class="B", object_key=key)
    journal.append(ModelKept(run_id=started.run_id, model=model))
    assert doctor(store) == []


def test_a_damaged_line_is_named_and_costs_itself(store: Store, journal: Journal) -> None:
    runs = [scored(journal, n) for n in (1, 2, 3)]
    journal.close()
    data = journal.path.read_bytes()
    place = data.index(runs[1].run_id.encode())
    journal.path.write_bytes(data[:place] + b"#" + data[place + 1 :])
    ((severity, what),) = told(store)
    assert severity == "error"
    assert "do not match their checksum" in what
    assert {r.run_id for r in store.runs()} == {runs[0].run_id, runs[2].run_id}


def test_a_torn_tail_is_a_note(store: Store, journal: Journal) -> None:
    scored(journal)
    journal.close()
    with journal.path.open("ab") as file:
        file.write(b"12345678 17")
    assert told(store) == [
        ("note", "The last 11 bytes are an entry that was never completed."),
    ]


def test_entries_of_a_newer_version_are_skipped_and_told(store: Store, journal: Journal) -> None:
    started = scored(journal)
    journal.close()
    with journal.path.open("ab") as file:
        file.write(encode_line(1, b'{"entry":"run_dreamt","run_id":"x"}'))
        file.write(encode_line(2, b'{"entry":"run_ended","run_id":5}'))
        file.write(encode_line(3, b"[1]"))
    newer = journal.path.with_name("f" * 32 + ".2.journal")
    newer.write_bytes(b"who knows")
    assert [r.run_id for r in store.runs()] == [started.run_id]
    findings = doctor(store)
    assert [f.severity for f in findings] == ["warning", "note", "error", "error"]
    assert findings[0].where == newer.name
    assert "pip install -U" in findings[0].remedy
    assert "'run_dreamt' is unknown" in findings[1].what
    assert "(run_ended) does not have the form" in findings[2].what
    assert "(of no kind) does not have the form" in findings[3].what


def test_damage_in_a_pack_is_named(store: Store, journal: Journal) -> None:
    keys = [store.objects.put(bytes([65 + n]) * 300, compress=False) for n in range(3)]
    journal.append(frame("a" * 64, manifest=keys[1]))
    store.objects.close()
    (pack,) = (store.folder / "packs").glob("*.pack")
    data = pack.read_bytes()
    pack.write_bytes(data.replace(b"BBBB", b"BxBB", 1) + b"torn")
    with Store.open(store.root) as again:
        whats = told(again)
    assert whats == [
        ("note", "The last 4 bytes are no complete object."),
        ("error", f"The object {keys[1]} does not match its key."),
    ]


def test_a_hole_in_a_pack_is_named(store: Store) -> None:
    keys = [store.objects.put(bytes([65 + n]) * 300, compress=False) for n in range(3)]
    store.objects.close()
    (pack,) = (store.folder / "packs").glob("*.pack")
    (table,) = (store.folder / "packs").glob("*.idx")
    data = bytearray(pack.read_bytes())
    second = data.index(b"B" * 300) - 40
    data[second] ^= 1
    pack.write_bytes(data)
    with Store.open(store.root) as again:
        ((severity, what),) = told(again)
        assert severity == "error"
        assert "cannot be read as objects" in what
        # the table still knows where it is
        assert again.objects.get(keys[1]) == b"B" * 300
    table.unlink()
    with Store.open(store.root) as again:
        assert [again.objects.has(key) for key in keys] == [True, False, True]


def test_missing_content_names_its_owner(store: Store, journal: Journal) -> None:
    started = scored(journal)
    model = KeptModel(name="forest", class_name="a.B", final_class="B", object_key="1" * 64)
    journal.append(
        frame("a" * 64, manifest="0" * 64),
        ModelKept(run_id=started.run_id, model=model),
        EnvironmentKept(
            environment_id="e", session_id=journal.session.session_id, object_key="2" * 64
        ),
    )
    wheres = [finding.where for finding in doctor(store, contents=False)]
    assert wheres == [
        f"frame version {'a' * 64}",
        f"model 'forest' of run {started.run_id}",
        "environment e",
    ]


def test_records_that_others_may_read_are_told(store: Store) -> None:
    store.folder.chmod(0o755)
    ((severity, what),) = told(store)
    assert severity == "warning"
    assert "mode 0755" in what


@pytest.mark.parametrize("name", ["x.journal", ".1.journal.swp", "notes.txt"])
def test_other_files_are_left_alone(store: Store, journal: Journal, name: str) -> None:
    scored(journal)
    (store.folder / "journals" / name).write_bytes(b"\xff")
    assert doctor(store) == []
    assert len(store.runs()) == 1
