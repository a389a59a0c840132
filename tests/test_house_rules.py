"""The project's own lints: what ruff, mypy and import-linter cannot see."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from voicedesk import errors

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "voicedesk"
LONGEST_FILE = 400
FUNCTION_LINES = 40
# folders of tests that follow a subject instead of a module
NOT_MIRRORED = {
    "attacks",
    "contracts",
    "docs",
    "examples",
    "fixtures",
    "lab",
    "live",
    "scenarios",
    "scripts",
}
HOSTS = ("pypi.org", "pythonhosted.org", "npmjs.org", "golang.org", "debian.org", "crates.io")
ABOUT_ITS_MAKING = re.compile(
    r"/work/(?!\S*\.yaml)|shared/(reference|hooks|style|design)|\b[Ii]ssue #?\d+\b|\bwt-[a-z]+\b"
)
TOOL_ITSELF = {"ctx", "context", "self"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is committed or about to be."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in names.splitlines())
    return tuple(path for path in paths if path.is_file())


def python_files(*folders: str) -> list[Path]:
    roots = tuple(ROOT / folder for folder in folders)
    return [p for p in tracked() if p.suffix == ".py" and any(map(p.is_relative_to, roots))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_one_subject() -> None:
    lengths = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in python_files(".")}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_FILE}
    assert not too_long, f"split by subject (at most {LONGEST_FILE} lines): {too_long}"


def test_no_function_is_longer_than_a_screen() -> None:
    files = python_files("src", "lab", "scripts", "examples")
    too_long = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in files
        for function in functions(path)
        if code_lines(function) > FUNCTION_LINES
    ]
    assert not too_long, f"at most {FUNCTION_LINES} lines without the docstring: {too_long}"


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, the docstring not counted."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is None:
        return lines
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1)


def test_every_module_says_its_job_in_one_sentence() -> None:
    silent = [
        name_of(path)
        for path in python_files("src", "lab", "scripts", "examples")
        if not re.match(r"\S.*[.;:]", (ast.get_docstring(parsed(path)) or "").partition("\n")[0])
    ]
    assert not silent, f"begin with one sentence that says the module's job: {silent}"


def test_the_tests_mirror_the_source() -> None:
    folders = [p for p in python_files("tests") if p.name.startswith("test_")]
    stray = [
        name_of(path) for path in folders if not has_a_source(path.relative_to(ROOT / "tests"))
    ]
    assert not stray, f"no module of that name in src/voicedesk; name the test after it: {stray}"


def has_a_source(test: Path) -> bool:
    """Whether tests/a/test_b_more.py stands for src/voicedesk/a/b.py or src/voicedesk/a/b/."""
    if test.parts[0] in NOT_MIRRORED or test.name in {"test_house_rules.py", "test_documents.py"}:
        return True
    subject = test.stem.removeprefix("test_")
    folder = PACKAGE / test.parent
    modules = {path.stem for path in folder.glob("*") if path.suffix in {".py", ""}}
    return any(subject == module or subject.startswith(f"{module}_") for module in modules)


def every_error() -> list[type[errors.VoicedeskError]]:
    classes = (value for value in vars(errors).values() if inspect.isclass(value))
    return [value for value in classes if issubclass(value, errors.VoicedeskError)]


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.__name__)
def test_every_error_speaks_to_the_operator_and_to_the_caller(
    error: type[errors.VoicedeskError],
) -> None:
    assert vars(error).get("__doc__"), "the docstring is the operator's message"
    assert re.fullmatch(r"[A-Z][^_{}<>]*[.?]", error.spoken), "`spoken` is a sentence for a caller"


def tools() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (path, function)
        for path in python_files("src/voicedesk/agents")
        for function in functions(path)
        if any("function_tool" in ast.unparse(mark) for mark in function.decorator_list)
    ]


def test_every_tool_tells_the_model_what_its_arguments_are() -> None:
    silent = [
        f"{name_of(path)}:{function.lineno} {function.name}({argument.arg})"
        for path, function in tools()
        for argument in chain(function.args.args, function.args.kwonlyargs)
        if argument.arg not in TOOL_ITSELF and not told(argument.arg, function)
    ]
    assert not silent, f"a tool's docstring is a prompt: name it under `Args:`: {silent}"


def told(argument: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    _, _, arguments = (ast.get_docstring(function) or "").partition("Args:\n")
    return re.search(rf"^\s*{argument}:", arguments, re.MULTILINE) is not None


def prose_and_code() -> Iterator[tuple[str, int, str]]:
    """Every line of every text file that we wrote."""
    for path in tracked():
        written_by_others = {"LICENSE"} | {p.name for p in (ROOT / "requirements").glob("*.txt")}
        if path.name in written_by_others or ".min." in path.name or path == Path(__file__):
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        yield from ((name_of(path), at, line) for at, line in enumerate(text.splitlines(), 1))


def test_the_project_speaks_of_itself_alone() -> None:
    found = [
        f"{name}:{at} {line.strip()[:80]}"
        for name, at, line in prose_and_code()
        if ABOUT_ITS_MAKING.search(line) or any(host in line for host in HOSTS)
    ]
    assert not found, f"say nothing of how or where this was made, and name no registry: {found}"


def test_what_is_left_to_do_has_a_link() -> None:
    found = [
        f"{name}:{at}"
        for name, at, line in prose_and_code()
        if re.search(r"\b(TODO|FIXME|XXX)\b", line) and "https://" not in line
    ]
    assert not found, f"do it, or link to where it is followed: {found}"


def providers() -> list[Path]:
    """One file per provider, by kind: src/voicedesk/connectors/<kind>/<provider>.py."""
    return [
        path
        for path in python_files("src/voicedesk/connectors")
        if path.parent.parent == PACKAGE / "connectors"
        and path.parent.name != "memory"  # the twins run in the contracts of the store
        and not path.stem.startswith("_")
    ]


def test_every_connector_meets_the_contract_of_its_kind() -> None:
    missing = [name_of(path) for path in providers() if not in_contract(path)]
    assert not missing, f"tests/contracts/test_<kind>.py must run over the provider: {missing}"


def in_contract(provider: Path) -> bool:
    texts = [p.read_text("utf-8") for p in (ROOT / "tests" / "contracts").glob("*.py")]
    return any(re.search(rf"{provider.parent.name}.*\b{provider.stem}\b", t, re.S) for t in texts)


def test_every_connector_is_described() -> None:
    pages = ROOT / "docs" / "reference" / "connectors"
    missing = [name_of(path) for path in providers() if not described(path, pages)]
    assert not missing, f"docs/reference/connectors/<kind>.md needs `## <provider>`: {missing}"


def described(provider: Path, pages: Path) -> bool:
    page = pages / f"{provider.parent.name}.md"
    text = page.read_text("utf-8") if page.is_file() else ""
    return re.search(rf"^## .*\b{provider.stem}\b", text, re.M | re.I) is not None


def test_the_tree_in_the_documentation_is_the_tree_on_disk() -> None:
    text = (ROOT / "docs" / "explanation" / "flow.md").read_text("utf-8")
    _, _, tree = text.partition("src/voicedesk/\n")
    block = tree.partition("```")[0].split("\n\n")[0]
    drawn = set(re.findall(r"^  (\w+(?:/|\.py))", block, re.MULTILINE))
    folders = {f"{path.name}/" for path in PACKAGE.glob("[a-z]*") if any(path.glob("*.py"))}
    files = {path.name for path in PACKAGE.glob("[a-z]*.py")}
    assert folders | files <= drawn, "draw what is new in docs/explanation/flow.md"


def test_links_between_documents_lead_somewhere() -> None:
    documents = [path for path in tracked() if path.suffix == ".md"]
    dead = [
        f"{name_of(document)} -> {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8"))
        if "://" not in target and not target.startswith("mailto:")
        if not (document.parent / target).exists()
    ]
    assert not dead, f"nothing is there: {dead}"
