"""The copy of htmx is the pinned one, and the lock names no address."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]


@pytest.fixture
def vendor():
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools" / "vendor.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def installed(root, *, version):
    (root / "package.json").write_text(json.dumps({"dependencies": {"htmx.org": "4.0.1"}}))
    folder = root / "node_modules" / "htmx.org"
    (folder / "dist").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": version}))
    (folder / "dist" / "htmx.min.js").write_text("var htmx;")


def test_the_pinned_version_is_copied(vendor, tmp_path):
    installed(tmp_path, version="4.0.1")
    (made,) = vendor.copied(root=tmp_path, target=tmp_path / "vendor")
    assert made.read_text() == "var htmx;"


def test_another_version_is_refused_and_nothing_copied(vendor, tmp_path):
    installed(tmp_path, version="4.1.0")
    with pytest.raises(SystemExit, match=r"4\.1\.0.*4\.0\.1"):
        vendor.copied(root=tmp_path, target=tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_a_missing_package_is_said(vendor, tmp_path):
    (tmp_path / "package.json").write_text(json.dumps({"dependencies": {"htmx.org": "4.0.1"}}))
    with pytest.raises(SystemExit, match="npm ci"):
        vendor.copied(root=tmp_path, target=tmp_path / "vendor")


def test_the_lock_pins_by_digest_and_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-")
    assert lock["packages"]["node_modules/htmx.org"]["version"] == "4.0.1"
