from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.engines.proofing.secrecy import classified_marks

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"

MARKED = [
    ("机密★10年", "机密"),
    ("000001\n绝密★30年\n特急\n云州市人民政府文件", "绝密"),
    ("秘密★", "秘密"),
    ("秘密★6个月", "秘密"),
    ("本件系机密★10年，请妥善保管。", "机密"),
    ("机 密 ★ 1 0 年", "机密"),
    ("机\u200b密\u2060★10年", "机密"),
    ("机密☆１０年", "机密"),
    ("秘密＊5年", "秘密"),
    ("秘密◆5年", "秘密"),
    ("機密★十年", "机密"),
    ("絕密", "绝密"),
    ("密级：机密", "机密"),
    ("密 级 :  绝 密", "绝密"),
    ("保密等级：秘密", "秘密"),
    ("密级和保密期限：秘密★3年", "秘密"),
    ("密级\t机密\n标题\t关于某事的报告", "机密"),
    ("关于某事的报告\n秘 密\n正文", "秘密"),
    ("【机密】", "机密"),
    ("（绝密）\n正文", "绝密"),
    ("机密级\n正文", "机密"),
    ("机密文件\n正文", "机密"),
    ("机密 长期\n关于某事的报告", "机密"),
    ("机密（10年）\n关于某事的报告", "机密"),
    ("绝密★启用前\n2025年云州市考试", "绝密"),
    ("绝密·启封前", "绝密"),
    ("机密  特急\n云州市人民政府文件", "机密"),
    ("000012　　秘密\n云州市人民政府文件", "秘密"),
    ("云政发〔2025〕3号    机密\n", "机密"),
    ("正文\n机\n密\n正文", "机密"),
    ("正文。\n　　秘密★长期\n附件", "秘密"),
    ("机.密★20年", "机密"),
    ("绝密\r\n正文", "绝密"),
    ("抓好潜力统计调查（本段内容属秘密级，不得外传），推动发展。", "秘密"),
    ("请按格式报送，普查数据为机密级，于11月30日前上传。", "机密"),
    ("所附名单定为机密，请妥善保管。", "机密"),
]

CLEAN = [
    "哪些资料属于机密级，由保密工作机构确定。",
    "不得将普通信息定为秘密级。",
    "保守国家秘密是公民的基本义务。",
    "不得泄露商业秘密、个人隐私。",
    "国家秘密的密级分为绝密、机密、秘密三级。",
    "绝密级国家秘密是最重要的国家秘密，机密级国家秘密是重要的国家秘密，秘密级国家秘密是一般的国家秘密。",
    "机密级、秘密级文件应当当日清退。",
    "选举采取无记名投票的秘密方式进行。",
    "秘密投票结果当场公布。",
    "加强涉密文件、网络、人员管理，确保国家秘密和核心工作信息安全。",
    "机密文件由机要交通传递。",
    "国家秘密\n商业秘密\n个人隐私",
    "绝密\n机密\n秘密",
    "密级：绝密/机密/秘密",
    "密级：□绝密 □机密 □秘密",
    "密级：无",
    "密级标志的格式为“机密★10年”，标在首页左上角第二行。",
    "商业秘密★核心",
    "商业秘密保护\n第一条 为了保护商业秘密",
    "五星★酒店，精密★仪器，严密组织，周密部署",
    "秘密级以上事项不得在互联网上谈论",
    "解密\n保密\n加密\n机要",
    "",
]


@pytest.mark.parametrize(("text", "level"), MARKED)
def test_a_mark_is_found_where_it_stands(text, level):
    marks = classified_marks(text)
    assert [mark.level for mark in marks] == [level]
    assert text[marks[0].start : marks[0].end] == marks[0].text


@pytest.mark.parametrize("text", CLEAN)
def test_the_word_in_a_sentence_is_no_mark(text):
    assert classified_marks(text) == []


@given(st.text(alphabet="机密绝秘★ \n\u200b级：a年1", max_size=30))
def test_marks_never_overlap_and_always_hold_their_words(text):
    at = 0
    for mark in classified_marks(text):
        assert at <= mark.start < mark.end <= len(text)
        assert mark.text == text[mark.start : mark.end]
        at = mark.end


def test_real_official_text_bears_no_mark():
    files = [*DATA.glob("notices/*.txt"), *DATA.glob("work-reports/*.txt"), *DATA.glob("*.txt")] if DATA.is_dir() else []
    if not files:
        pytest.skip(f"没有真实公文可试：{DATA} 不存在")
    assert {file.name: marks for file in files if (marks := classified_marks(file.read_text(encoding="utf-8")))} == {}
