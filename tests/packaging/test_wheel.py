"""The wheel alone is the product: models and data inside, working outside the repository."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = (
    "redactor/models/da_redactor/config.cfg",
    "redactor/models/da_redactor/onnx_ner/model.onnx",
    "redactor/models/tessdata/dan.traineddata",
    "redactor/models/tessdata/eng.traineddata",
    "redactor/policy/data/hjemmel.yaml",
    "redactor/detect/data/names.tsv",
    "redactor/release/templates/decision.docx",
    "redactor/store/migrations/env.py",
    "redactor/store/migrations/versions/0001_first.py",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
            "--wheel-dir", folder, ROOT,
        ],
        check=True,
    )  # fmt: skip
    (made,) = folder.glob("redactor-*.whl")
    return made


def test_the_wheel_carries_models_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
    assert [name for name in NEEDED if name not in names] == []
    assert not [
        name for name in names if "models/recipe" in name or name.startswith(("tests", "samples"))
    ]
    assert wheel.stat().st_size < 90_000_000


def test_it_works_away_from_the_repository(wheel: Path, samples: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", wheel], check=True)
    # The dependencies are those of this environment; redactor itself comes from the wheel.
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    program = tmp_path / "venv" / "bin" / "redactor"
    where = subprocess.run(
        [python, "-c", "import redactor, redactor.settings as s; "
         "print(redactor.__file__, s.Settings().models)"],
        check=True, capture_output=True, text=True, cwd=tmp_path,
    ).stdout.split()  # fmt: skip
    assert all(Path(path).is_relative_to(tmp_path) for path in where)
    doctor = subprocess.run([program, "doctor"], capture_output=True, text=True, cwd=tmp_path)
    assert doctor.returncode == 0, doctor.stdout
    source = samples / "03 Håndskrevet brev.jpg"
    done = subprocess.run(
        [program, "run", source, "--out", tmp_path / "sag", "--auto-approve"],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sag" / "release" / "documents" / "001-billede.pdf").is_file()
