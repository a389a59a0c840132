"""Rules of ours that no general linter knows: what must not stand in the product's source."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "voicedesk"
CORE = ("agents/", "domain/", "language/", "profile/", "ports/", "services/", "workflows/")
_SQL = frozenset({"text", "execute", "exec_driver_sql", "executescript", "executemany", "scalars"})
_HTML = frozenset({"Markup", "HTMLResponse"})
_SECRET = re.compile(r"(^|_)(signature|secret|password|hmac)$")
_ACCEPTED = "noqa: S608"
"""A statement that was looked at: only placeholders and our own columns are put into it."""
_ALARMS = re.compile(r"\b(BEGIN (RSA |EC |)PRIVATE KEY|AKIA[0-9A-Z]{16}|sk-[A-Za-z0-9]{32,})")


@dataclass(frozen=True, slots=True)
class Rule:
    """What is forbidden, where, and what to write instead."""

    finds: Callable[[ast.AST], bool]
    instead: str
    within: Sequence[str] = ("",)
    """Beginnings of paths below the package."""
    without: Sequence[str] = ()


def _is_made_up(node: ast.expr) -> bool:
    """A text put together where it stands: an f-string, + or % with a value, format."""
    if isinstance(node, ast.JoinedStr):
        return any(
            isinstance(part, ast.FormattedValue) and not _is_constant(part.value)
            for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        return _is_text(node.left) or _is_text(node.right)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
        and _is_text(node.func.value)
    )


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id.isupper()


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _called(node: ast.AST) -> str:
    """The last name of what is called; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _takes_made_up(node: ast.AST, names: frozenset[str]) -> bool:
    return (
        isinstance(node, ast.Call)
        and _called(node) in names
        and bool(node.args)
        and _is_made_up(node.args[0])
    )


def _is_wall_clock(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func) in ("time.time", "time.time_ns", "time.localtime", "time.gmtime")
    )


def _is_lost_task(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    call = node.value
    in_group = isinstance(call.func, ast.Attribute) and re.search(
        r"(group|tasks|both)$", ast.unparse(call.func.value)
    )
    return _called(call) in ("create_task", "ensure_future") and not in_group


def _is_commit(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("commit", "rollback")
        and _last_name(node.func.value) in ("connection", "session", "transaction", "cursor")
    )


def _is_plain_comparison(node: ast.AST) -> bool:
    """Two values compared of which one is named a secret, and neither is a constant."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return False
    if not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return False
    sides = (node.left, node.comparators[0])
    if any(isinstance(side, ast.Constant) for side in sides):
        return False
    return any(_SECRET.search(_last_name(side)) for side in sides)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_without_check(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and (
        (node.arg in ("verify", "check_hostname") and _is(node.value, value=False))
        or (node.arg == "shell" and _is(node.value, value=True))
    )


def _is(node: ast.expr, *, value: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _is_key(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _ALARMS.search(node.value) is not None
    )


RULES: Mapping[str, Rule] = {
    "sql-made-of-text": Rule(
        lambda node: _takes_made_up(node, _SQL), "bind the value: text('… :name'), {'name': value}"
    ),
    "html-made-of-text": Rule(
        lambda node: _takes_made_up(node, _HTML), "a template escapes what it is given"
    ),
    "wall-clock": Rule(_is_wall_clock, "take a Clock", within=CORE),
    "lost-task": Rule(_is_lost_task, "a TaskGroup, or keep the task: the loop holds it weakly"),
    "commit-outside-the-store": Rule(
        _is_commit,
        "one operation of the store is one transaction",
        without=("store/", "connectors/"),
    ),
    "secret-compared-plainly": Rule(_is_plain_comparison, "hmac.compare_digest"),
    "unchecked": Rule(_is_without_check, "certificates are checked, and no shell reads values"),
    "key-in-source": Rule(_is_key, "keys come from the environment or the sealed store"),
}


def broken(text: str, path: str) -> Iterator[tuple[int, str]]:
    """The line and the rule of everything in a file that must not be there."""
    rules = {
        name: rule
        for name, rule in RULES.items()
        if path.startswith(tuple(rule.within)) and not path.startswith(tuple(rule.without))
    }
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        for name, rule in rules.items():
            if rule.finds(node):
                first, last = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
                if _ACCEPTED not in "\n".join(lines[first - 1 : last]):
                    yield first, name


def main(source: Path = SOURCE) -> int:
    """Name everything that is found; 1 when there is anything."""
    found = [
        f"{path}:{line}: {name}; write instead: {RULES[name].instead}"
        for path in sorted(source.rglob("*.py"))
        for line, name in broken(path.read_text("utf-8"), path.relative_to(source).as_posix())
    ]
    print("\n".join(found) or f"{len(RULES)} rules, nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
