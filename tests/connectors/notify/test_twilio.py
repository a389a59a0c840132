"""Texts through Twilio: none twice, refusals in words, callbacks believed only when signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.vendors.twilio import OPTED_OUT
from tests.messengers import a_twilio, text, wiring
from voicedesk.connectors.notify.twilio import build, delivery, is_signed
from voicedesk.domain.call import MessageState
from voicedesk.errors import (
    ConfigurationError,
    ConnectorRefused,
    ConnectorUnavailable,
    CredentialsRejected,
)

pytestmark = pytest.mark.unit

# the example of Twilio's own documentation
URL = "https://example.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675310",
    "Digits": "1234",
    "From": "+14158675310",
    "To": "+18005551212",
}
SIGNATURE = "L/OH5YylLD5NRKLltdqwSvS0BnU="


async def test_a_text_arrives_and_keeps_to_the_contract(tmp_path: Path, specs_folder: Path) -> None:
    async with a_twilio(tmp_path, specs_folder) as (messenger, double):
        sid = await messenger.send(text())
    assert double.desk.faults == []
    assert [(one["sid"], one["to"], one["body"]) for one in double.texts] == [
        (sid, "+12025550123", "Thursday at two.")
    ]


async def test_a_text_whose_answer_was_lost_is_not_sent_again(
    tmp_path: Path, specs_folder: Path
) -> None:
    async with a_twilio(tmp_path, specs_folder) as (messenger, double):
        double.desk.after = [None, 502]
        with pytest.raises(ConnectorUnavailable):
            await messenger.send(text())
        assert await messenger.send(text()) == double.texts[0]["sid"]
    assert len(double.texts) == 1


async def test_another_machine_finds_what_the_first_one_sent(
    tmp_path: Path, specs_folder: Path
) -> None:
    async with a_twilio(tmp_path / "one", specs_folder) as (messenger, double):
        sid = await messenger.send(text())
        elsewhere = build(
            wiring(
                tmp_path / "two",
                "token",
                url=messenger.http.base,
                account=messenger.account,
                **{"from": "+12025550100"},
            )
        )
        assert await elsewhere.send(text()) == sid
    assert len(double.texts) == 1


async def test_who_opted_out_is_not_texted_and_the_operator_hears_why(
    tmp_path: Path, specs_folder: Path
) -> None:
    async with a_twilio(tmp_path, specs_folder) as (messenger, _):
        with pytest.raises(ConnectorRefused, match="opted out") as caught:
            await messenger.send(text(to=OPTED_OUT))
    assert OPTED_OUT not in str(caught.value)


async def test_a_wrong_token_is_said(tmp_path: Path, specs_folder: Path) -> None:
    async with a_twilio(tmp_path, specs_folder, token="old") as (messenger, _):
        with pytest.raises(CredentialsRejected):
            await messenger.check()


async def test_a_busy_twilio_is_waited_for(tmp_path: Path, specs_folder: Path) -> None:
    async with a_twilio(tmp_path, specs_folder) as (messenger, double):
        double.desk.fail(429, Retry_After="0")
        await messenger.send(text())
    assert len(double.texts) == 1


@pytest.mark.parametrize("missing", ["account", "from"])
def test_what_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    options = {"account": "AC1", "from": "+12025550100"}
    del options[missing]
    with pytest.raises(ConfigurationError, match=missing):
        build(wiring(tmp_path, "token", **options))


def test_a_callback_signed_by_twilio_is_believed() -> None:
    assert is_signed(URL, FORM, SIGNATURE, token="12345")


@pytest.mark.parametrize(
    "url, form, signature, token",
    [
        (URL, FORM, SIGNATURE, "12346"),
        (URL + "3", FORM, SIGNATURE, "12345"),
        (URL, {**FORM, "Digits": "1235"}, SIGNATURE, "12345"),
        (URL, FORM, "", "12345"),
        (URL, FORM, "é", "12345"),
    ],
)
def test_a_callback_that_was_changed_is_not_believed(
    url: str, form: dict[str, str], signature: str, token: str
) -> None:
    assert not is_signed(url, form, signature, token=token)


@pytest.mark.parametrize(
    "status, state",
    [
        ("sending", MessageState.QUEUED),
        ("sent", MessageState.SENT),
        ("delivered", MessageState.DELIVERED),
        ("undelivered", MessageState.FAILED),
    ],
)
def test_a_status_is_one_of_ours(status: str, state: MessageState) -> None:
    found = delivery({"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": "30003"})
    assert found is not None
    assert (found.state, found.why) == (state, "Twilio error 30003")


@pytest.mark.parametrize(
    "form", [{}, {"MessageSid": "SM1", "MessageStatus": "new"}, {"MessageStatus": "sent"}]
)
def test_a_callback_that_says_nothing_is_left_out(form: dict[str, str]) -> None:
    assert delivery(form) is None
