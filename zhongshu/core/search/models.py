"""Tables of 检索. The words themselves lie in `search_words`, which each database has in its own form: see the migration."""

from __future__ import annotations

from django.db import models

from zhongshu.core.matters.models import Matter


class Entry(models.Model):
    """检索条目: the text by which a matter is found, kept to show the piece in which a word stands."""

    matter = models.OneToOneField(Matter, verbose_name="事项", primary_key=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField("正文")

    class Meta:
        verbose_name = "检索条目"

    def __str__(self) -> str:
        return str(self.matter_id)
