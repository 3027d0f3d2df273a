"""The log of questions, behind one class. Nothing outside this package knows what database it is.

`QuestionLog` is imported when it is first named: SQLAlchemy takes a quarter of a second, and a question asked in a
terminal is answered before its log is opened.
"""

from typing import TYPE_CHECKING

from bot.storage.address import database_path, folder_beside, key_path
from bot.storage.desk_rows import (
    AuditRow,
    BulletinRow,
    CuratedRow,
    DayTally,
    Decision,
    Gap,
    GuildSettingsRow,
    HiddenSourceRow,
    LoggedQuestion,
    PrivacyChoiceRow,
    Queue,
    Resolution,
    ReviewItem,
    SearchFilter,
    Stats,
    WishRow,
)
from bot.storage.keys import Key, event_hash, load_key, load_rotated, read_key, rotations_path, user_hash
from bot.storage.rows import (
    FeedbackRow,
    FollowingRow,
    Forgotten,
    NoticeRow,
    NoticeState,
    Outcome,
    QuestionRow,
    UserSummary,
)

__all__ = [
    "AuditRow",
    "BulletinRow",
    "CuratedRow",
    "DayTally",
    "Decision",
    "FeedbackRow",
    "FollowingRow",
    "Forgotten",
    "Gap",
    "GuildSettingsRow",
    "HiddenSourceRow",
    "Key",
    "LoggedQuestion",
    "NoticeRow",
    "NoticeState",
    "Outcome",
    "PrivacyChoiceRow",
    "QuestionLog",
    "QuestionRow",
    "Queue",
    "Resolution",
    "ReviewItem",
    "SearchFilter",
    "Stats",
    "UserSummary",
    "WishRow",
    "database_path",
    "event_hash",
    "folder_beside",
    "key_path",
    "load_key",
    "load_rotated",
    "read_key",
    "rotations_path",
    "user_hash",
]

if TYPE_CHECKING:
    from bot.storage.log import QuestionLog
else:

    def __getattr__(name: str) -> object:
        if name == "QuestionLog":
            from bot.storage.log import QuestionLog  # noqa: PLC0415  # see above

            return QuestionLog
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
