"""The environment of a kernel, as far as it decides numbers."""

from __future__ import annotations

from importlib import metadata

from mlops_jupyter.capture.environment import capture_environment, fingerprint


def test_it_lists_what_is_installed_with_the_versions_that_pip_tells():
    found = {package.name: package.version for package in capture_environment().packages}
    told = {d.metadata["Name"]: d.version for d in metadata.distributions()}
    assert found == told


def test_equal_environments_have_equal_ids():
    assert capture_environment() == capture_environment()
    assert fingerprint() == fingerprint()


def test_what_no_index_can_give_again_is_named():
    assert "mlops-jupyter" in capture_environment().not_rebuildable
