"""What is kept comes back as it was, to the bit."""

from __future__ import annotations

import pytest
from frames_cases import CASES, InMemory, frame_bits

from mlops_jupyter.frames import identify, load_frame, save_frame
from mlops_jupyter.records import FrameVersion, from_json, to_json


@pytest.mark.parametrize("name", CASES)
def test_a_frame_comes_back_as_it_was(name):
    frame = CASES[name]()
    objects = InMemory()
    version = save_frame(frame, objects)
    assert version.not_kept is None
    again = load_frame(version, objects)
    assert frame_bits(again) == frame_bits(frame)
    assert identify(again).frame_id == version.frame_id


@pytest.mark.parametrize("name", CASES)
def test_identify_and_save_agree(name):
    version = save_frame(CASES[name](), InMemory())
    other = identify(CASES[name]())
    assert (other.frame_id, other.columns) == (version.frame_id, version.columns)
    assert other.manifest is None


def test_all_cases_have_ids_of_their_own():
    ids = [identify(make()).frame_id for make in CASES.values()]
    assert len(set(ids)) == len(CASES)


@pytest.mark.parametrize("name", CASES)
def test_what_comes_back_can_be_written_to(name):
    objects = InMemory()
    frame = load_frame(save_frame(CASES[name](), objects), objects)
    assert _writing(frame) == _writing(CASES[name]())


def _writing(frame):
    try:
        frame.iloc[0] = frame.iloc[-1]
    except Exception as error:  # pandas cannot write to each kind: then ours cannot either
        return type(error)
    return frame_bits(frame)


def test_a_version_survives_its_json_form():
    version = save_frame(CASES["text"](), InMemory())
    assert from_json(FrameVersion, to_json(version)) == version
