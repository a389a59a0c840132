"""Each rule of ours finds what it forbids, leaves the rest alone, and the product keeps all."""

from __future__ import annotations

import pytest

from scripts.rules import RULES, broken, main

pytestmark = pytest.mark.unit

CAUGHT = [
    ("sql-made-of-text", "store/a.py", "c.execute(f'SELECT {name}')"),
    ("sql-made-of-text", "store/a.py", "c.execute(text('SELECT ' + name))"),
    ("sql-made-of-text", "store/a.py", "text('SELECT %s' % name)"),
    ("sql-made-of-text", "store/a.py", "text('SELECT {}'.format(name))"),
    ("html-made-of-text", "web/a.py", "HTMLResponse(f'<b>{name}</b>')"),
    ("html-made-of-text", "web/a.py", "Markup('<b>' + name)"),
    ("wall-clock", "services/a.py", "now = time.time()"),
    ("lost-task", "calls/a.py", "asyncio.get_running_loop().create_task(work())"),
    ("lost-task", "calls/a.py", "asyncio.ensure_future(work())"),
    ("commit-outside-the-store", "services/a.py", "self.connection.commit()"),
    ("secret-compared-plainly", "web/a.py", "given == self.secret"),
    ("secret-compared-plainly", "web/a.py", "signature != wanted"),
    ("unchecked", "connectors/a.py", "Client(verify=False)"),
    ("unchecked", "cli/a.py", "run(words, shell=True)"),
    ("key-in-source", "settings.py", "KEY = 'AK' 'IA" + "0123456789ABCDEF'"),
]
ALLOWED = [
    ("store/a.py", "c.execute('SELECT :name', {'name': name})"),
    ("store/a.py", "c.execute(f'SELECT {_COLUMNS} FROM a')"),
    ("store/a.py", "c.execute(f'IN ({marks})')  # noqa: S608"),
    ("store/a.py", "connection.commit()"),
    ("agents/a.py", "self.call.commit()"),
    ("web/a.py", "HTMLResponse(page.render())"),
    ("calls/a.py", "began = time.time()"),  # sound is placed by the clock of its frames
    ("calls/a.py", "self.task = loop.create_task(work())"),
    ("calls/a.py", "group.create_task(work())"),
    ("web/a.py", "hmac.compare_digest(given, self.secret)"),
    ("web/a.py", "self.secret == ''"),
]


@pytest.mark.parametrize("rule, path, text", CAUGHT)
def test_a_rule_finds_what_it_forbids(rule: str, path: str, text: str) -> None:
    assert {name for _, name in broken(text, path)} == {rule}


@pytest.mark.parametrize("path, text", ALLOWED)
def test_a_rule_leaves_alone_what_it_allows(path: str, text: str) -> None:
    assert list(broken(text, path)) == []


def test_every_rule_has_something_that_it_finds() -> None:
    assert {rule for rule, _, _ in CAUGHT} == set(RULES)


def test_the_product_keeps_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "nothing found" in capsys.readouterr().out
