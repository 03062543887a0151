"""The first sources (1+4+N); the system officer keeps them from then on."""

import datetime as dt

from django.db import migrations

SOURCES = (
    ("report", "政府工作报告任务", "line", "secretary_general", False),
    ("instruction", "领导批示指示", "line", "leader", True),
    ("superior", "上级督查反馈和交办", "line", "mayor", False),
    ("livelihood", "民生实事", "line", "mayor", False),
    ("meeting", "会议议定事项", "special", "leader", False),
    ("special", "专项督查", "special", "mayor", False),
    ("coordination", "综合协调转办", "special", "leader", False),
    ("clue", "群众和企业线索", "special", "secretary_general", False),
)


def fill(apps, schema_editor):
    source = apps.get_model("supervision", "Source")
    for rank, (code, name, line, approver, is_instruction) in enumerate(SOURCES, start=1):
        source.objects.create(
            code=code, name=name, line=line, approver=approver, is_instruction=is_instruction, rank=rank, from_date=dt.date(2020, 1, 1)
        )






class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
