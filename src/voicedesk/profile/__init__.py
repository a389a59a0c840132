"""What a business is: its profile, read and checked."""

from voicedesk.profile.check import check_folder
from voicedesk.profile.load import LoadedProfile, load_files, load_profile
from voicedesk.profile.mistakes import Mistake
from voicedesk.profile.schema import Profile

__all__ = [
    "LoadedProfile",
    "Mistake",
    "Profile",
    "check_folder",
    "load_files",
    "load_profile",
]
