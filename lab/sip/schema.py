"""The messages between livekit-server and its SIP service: the fields that this gateway uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from livekit.protocol import room, sip

Proto: TypeAlias = Any
"""A message whose class exists at run time only, so that no type checker knows its fields."""

_TABLE: Final = """
internal.Msg type_url=1:string value=2:bytes channel=3:string
internal.Request request_id=1:string client_id=2:string sent_at=3:int64 expiry=4:int64
  raw_request=8:bytes
internal.Response request_id=1:string server_id=2:string sent_at=3:int64 error=5:string
  code=6:string raw_response=7:bytes error_details=8:*google.protobuf.Any
internal.ClaimRequest request_id=1:string server_id=2:string affinity=3:float
internal.ClaimResponse request_id=1:string server_id=2:string
rpc.SIPCall lk_call_id=1:string source_ip=2:string address=3:livekit.SIPUri
  from=4:livekit.SIPUri to=5:livekit.SIPUri via=6:*livekit.SIPUri sip_call_id=7:string
rpc.GetSIPTrunkAuthenticationRequest src_address=4:string call=8:rpc.SIPCall
rpc.GetSIPTrunkAuthenticationResponse username=1:string password=2:string drop=3:bool
  sip_trunk_id=4:string realm=9:string error_code=7:int32
rpc.EvaluateSIPDispatchRulesRequest sip_call_id=8:string sip_trunk_id=10:string
  calling_number=2:string called_number=3:string src_address=4:string pin=5:string
  no_pin=6:bool extra_attributes=9:map call=12:rpc.SIPCall
rpc.EvaluateSIPDispatchRulesResponse room_name=1:string participant_identity=2:string
  request_pin=3:bool token=4:string ws_url=5:string result=6:int32 participant_name=7:string
  participant_metadata=8:string sip_trunk_id=9:string sip_dispatch_rule_id=10:string
  participant_attributes=11:map headers=13:map headers_to_attributes=14:map
  ringing_timeout=16:google.protobuf.Duration max_call_duration=17:google.protobuf.Duration
  attributes_to_headers=18:map include_headers=19:int32
  room_config=21:livekit.RoomConfiguration media=24:livekit.SIPMediaConfig
rpc.InternalCreateSIPParticipantRequest address=2:string number=3:string call_to=4:string
  username=5:string password=6:string room_name=7:string participant_identity=8:string
  token=9:string ws_url=10:string dtmf=11:string play_dialtone=12:bool sip_call_id=13:string
  participant_name=14:string participant_metadata=15:string transport=16:int32
  participant_attributes=17:map sip_trunk_id=19:string hostname=20:string headers=21:map
  headers_to_attributes=22:map ringing_timeout=23:google.protobuf.Duration
  max_call_duration=24:google.protobuf.Duration attributes_to_headers=26:map
  include_headers=27:int32 wait_until_answered=29:bool display_name=31:string
  media=34:livekit.SIPMediaConfig
rpc.InternalCreateSIPParticipantResponse participant_id=1:string participant_identity=2:string
  sip_call_id=3:string
rpc.InternalTransferSIPParticipantRequest sip_call_id=1:string transfer_to=2:string
  play_dialtone=3:bool headers=4:map ringing_timeout=5:google.protobuf.Duration
"""
_IMPORTS: Final = {
    "internal": ("google/protobuf/any.proto",),
    "rpc": ("google/protobuf/duration.proto", sip.DESCRIPTOR.name, room.DESCRIPTOR.name),
}
_FIELD = descriptor_pb2.FieldDescriptorProto

ACCEPT: Final = 1
REQUEST_PIN: Final = 2


def _rows() -> Iterator[tuple[str, str, list[str]]]:
    """Package, message and fields of each."""
    joined = _TABLE.strip().replace("\n  ", " ")
    for line in joined.splitlines():
        full, *fields = line.split()
        package, _, name = full.partition(".")
        yield package, name, fields


def _add_field(message: descriptor_pb2.DescriptorProto, of: str, text: str) -> None:
    name, _, rest = text.partition("=")
    number, _, kind = rest.partition(":")
    field = message.field.add(name=name, number=int(number), label=_FIELD.LABEL_OPTIONAL)
    if kind == "map":
        entry = message.nested_type.add(name=name.title().replace("_", "") + "Entry")
        entry.options.map_entry = True
        for place, part in enumerate(("key", "value"), 1):
            entry.field.add(
                name=part, number=place, label=_FIELD.LABEL_OPTIONAL, type=_FIELD.TYPE_STRING
            )
        field.label, field.type = _FIELD.LABEL_REPEATED, _FIELD.TYPE_MESSAGE
        field.type_name = f".{of}.{entry.name}"
        return
    if kind.startswith("*"):
        field.label = _FIELD.LABEL_REPEATED
    kind = kind.removeprefix("*")
    if "." in kind:
        field.type, field.type_name = _FIELD.TYPE_MESSAGE, f".{kind}"
    else:
        field.type = _FIELD.Type.Value(f"TYPE_{kind.upper()}")


def _build() -> dict[str, Proto]:
    files: dict[str, descriptor_pb2.FileDescriptorProto] = {}
    for package, name, fields in _rows():
        file = files.setdefault(
            package,
            descriptor_pb2.FileDescriptorProto(
                name=f"voicedesk_lab_{package}.proto",
                package=package,
                syntax="proto3",
                dependency=_IMPORTS[package],
            ),
        )
        message = file.message_type.add(name=name)
        for field in fields:
            _add_field(message, f"{package}.{name}", field)
    pool = descriptor_pool.DescriptorPool()
    known = descriptor_pool.Default()
    for needed in ("google/protobuf/any.proto", *_IMPORTS["rpc"]):
        _copy(known, pool, needed)
    for file in files.values():
        pool.AddSerializedFile(file.SerializeToString())
    return {
        f"{package}.{name}": message_factory.GetMessageClass(
            pool.FindMessageTypeByName(f"{package}.{name}")
        )
        for package, name, _ in _rows()
    }


def _copy(
    known: descriptor_pool.DescriptorPool, pool: descriptor_pool.DescriptorPool, name: str
) -> None:
    """A file and what it imports, so that our names cannot clash with another's."""
    file = descriptor_pb2.FileDescriptorProto()
    known.FindFileByName(name).CopyToProto(file)
    for needed in file.dependency:
        _copy(known, pool, needed)
    pool.AddSerializedFile(file.SerializeToString())


MESSAGES: Final[dict[str, Proto]] = _build()
