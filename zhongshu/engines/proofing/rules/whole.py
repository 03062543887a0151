"""全文: traditional characters, and how long a paper may be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule

_TRADITIONAL = re.compile(
    "[國會實號發電長開關無業東車門問馬語說這過還進選遠運連達邊點員圖書學習對時間從來體經濟應當現將執錄辦條級區縣鎮鄉黨產財貿為與機構設備質標準總結報請議決種類處導領務農衛醫藥護環網絡數據項課題調節約氣溫聯繫組織際陽陰陳張楊劉趙孫馮鄧許鄭謝韓龍寧廣瀋瀏濱灣島廳廠廟廢彎徵戰擇擔擬擴攝敗斷暫曉樓樞樹權歡歷歸殘殺氫況淨減滅滿漢潔澤濕灘災爾獎獨獲畫異療皺盜盡監盤睜矚礎礙禮禪離積穩競筆範築簡籌糧糾紀紅純紛細終絕統維綠緊緒線編緣縮績續纜罰罷聖聞聲聽職臨舉舊艦藝莊葉蔣蟲裝製複襲親觀規視覽覺觸訂計訊討訓記訪訴診註評詞試話該詳認誠誤論謀證識譯變讓讚豐貝負貢責貨販貫費貼資賞賠購贈贏趨躍軌軍軟較載輔輕輛輝輪輯輸轄轉迴郵鄰釋針鐵銀銅銷鋒鋪錢錦錯鍵鎖鏡鐘鑒閉閑閣閱闊隊階隨險隱雖雙雜難雲靈靜響頁頂順須預頓頗頭頻額顏顯風飛飯飲養館駐騎騰驗驚髒鬥鮮鳥齊齡]"
)
_LIMITS = {"通知": 5000, "意见": 5000, "通报": 5000, "报告": 5000, "请示": 4000, "函": 4000}


@paper_rule(
    "text.traditional",
    "使用繁体字",
    "traditional",
    "wording",
    "should",
    "《中华人民共和国国家通用语言文字法》第9条",
    good=("各级人民政府应当加强领导。", "《書譜》"),
    bad=("各級人民政府應當加強領導，確保各項任務落實。",),
    whole=False,
    confidence=0.97,
)
def traditional(paper: Paper) -> Iterator[Hit]:
    """One finding, at the first of them, with their number."""
    found = [(segment, match) for segment in paper.segments() for match in _TRADITIONAL.finditer(segment.text)]
    if len(found) >= 4:
        segment, first = found[0]
        yield Hit(
            f"全文有{len(found)}个繁体字，机关公文使用规范汉字，请转换为简体字后再核。",
            first.start(),
            first.end(),
            (),
            segment.element,
            segment.index,
        )


@paper_rule(
    "burden.length",
    "篇幅偏长",
    "burden",
    "policy",
    "hint",
    "《整治形式主义为基层减负若干规定》（2024年）",
    good=("云州市人民政府关于检查的通知\n各县人民政府：\n好。",),
    bad=("云州市人民政府关于检查的通知\n各县人民政府：\n" + "各地要切实加强领导，逐项抓好落实。\n各单位要按照职责分工做好工作。" * 200,),
    confidence=0.8,
)
def length(paper: Paper) -> Iterator[Hit]:
    """The characters of the body, without annexes. Comprehensive papers may be longer, so it only hints."""
    size = sum(len(re.sub(r"\s", "", block_text(block))) for block in paper.blocks)
    limit = _LIMITS.get(paper.document_type, 0)
    if limit and size > limit:
        yield Hit(f"正文约{size}字，超过{limit}字。除综合性文件外，请精简篇幅。")
