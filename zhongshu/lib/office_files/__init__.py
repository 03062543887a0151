"""来文文件: what an uploaded file is by its content, whether it is safe, and what text it holds.

The three questions are asked in this order: `kind_of`, `check`, `extract_text`. Each refuses with `UnsafeFile`, whose
sentence is meant for the person who uploaded the file.
"""

from zhongshu.lib.office_files.guard import check
from zhongshu.lib.office_files.kinds import KINDS, decode_text, kind_of
from zhongshu.lib.office_files.limited import extract_text, limited
from zhongshu.lib.office_files.limits import DEFAULT_LIMITS, Limits, UnsafeFile

__all__ = ["DEFAULT_LIMITS", "KINDS", "Limits", "UnsafeFile", "check", "decode_text", "extract_text", "kind_of", "limited"]
