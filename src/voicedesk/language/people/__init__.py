"""People's data as it is spoken: names, numbers, addresses, dates of birth."""

from voicedesk.language.people.accounts import Number, read_account
from voicedesk.language.people.births import best_birth_date, read_birth_date
from voicedesk.language.people.emails import Email, read_email
from voicedesk.language.people.matching import Known, Match, Told, match_customer
from voicedesk.language.people.names import KIN, Named, best_name, read_name
from voicedesk.language.people.phones import Phone, read_phone
from voicedesk.language.people.postcodes import Postcode, best_postcode, read_postcode
from voicedesk.language.people.spelling import read_digits, read_spelling

__all__ = [
    "KIN",
    "Email",
    "Known",
    "Match",
    "Named",
    "Number",
    "Phone",
    "Postcode",
    "Told",
    "best_birth_date",
    "best_name",
    "best_postcode",
    "match_customer",
    "read_account",
    "read_birth_date",
    "read_digits",
    "read_email",
    "read_name",
    "read_phone",
    "read_postcode",
    "read_spelling",
]
