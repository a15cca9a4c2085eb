"""Adds the column `name_en` to a pack's place list: names in the Latin alphabet, made by machine from the Chinese.

    pip install pypinyin==0.55.0
    python tools/romanise_places.py src/bangfu/policies/cn-2014/places.csv.xz

Run when the list changes, not at build. The kind of place is translated (镇 Town, 村民委员会 Village); the name
itself is pinyin, one word. Provinces, and places whose sound or official spelling the dictionary misses, are listed
here; the rest may err where a character has several sounds.
"""

from __future__ import annotations

import csv
import io
import lzma
import re
import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin

PROVINCES = {
    "11": "Beijing",
    "12": "Tianjin",
    "13": "Hebei",
    "14": "Shanxi",
    "15": "Inner Mongolia",
    "21": "Liaoning",
    "22": "Jilin",
    "23": "Heilongjiang",
    "31": "Shanghai",
    "32": "Jiangsu",
    "33": "Zhejiang",
    "34": "Anhui",
    "35": "Fujian",
    "36": "Jiangxi",
    "37": "Shandong",
    "41": "Henan",
    "42": "Hubei",
    "43": "Hunan",
    "44": "Guangdong",
    "45": "Guangxi",
    "46": "Hainan",
    "50": "Chongqing",
    "51": "Sichuan",
    "52": "Guizhou",
    "53": "Yunnan",
    "54": "Tibet",
    "61": "Shaanxi",
    "62": "Gansu",
    "63": "Qinghai",
    "64": "Ningxia",
    "65": "Xinjiang",
}

PEOPLES = {
    "汉族": "Han",
    "蒙古族": "Mongol",
    "蒙古": "Mongol",
    "回族": "Hui",
    "藏族": "Tibetan",
    "维吾尔族": "Uygur",
    "维吾尔": "Uygur",
    "苗族": "Miao",
    "彝族": "Yi",
    "壮族": "Zhuang",
    "布依族": "Buyei",
    "朝鲜族": "Korean",
    "满族": "Manchu",
    "侗族": "Dong",
    "瑶族": "Yao",
    "白族": "Bai",
    "土家族": "Tujia",
    "哈尼族": "Hani",
    "哈萨克族": "Kazak",
    "哈萨克": "Kazak",
    "傣族": "Dai",
    "黎族": "Li",
    "傈僳族": "Lisu",
    "佤族": "Va",
    "畲族": "She",
    "高山族": "Gaoshan",
    "拉祜族": "Lahu",
    "水族": "Sui",
    "东乡族": "Dongxiang",
    "纳西族": "Naxi",
    "景颇族": "Jingpo",
    "柯尔克孜族": "Kirgiz",
    "柯尔克孜": "Kirgiz",
    "土族": "Tu",
    "达斡尔族": "Daur",
    "达斡尔": "Daur",
    "仫佬族": "Mulao",
    "羌族": "Qiang",
    "布朗族": "Blang",
    "撒拉族": "Salar",
    "毛南族": "Maonan",
    "仡佬族": "Gelao",
    "锡伯族": "Xibe",
    "锡伯": "Xibe",
    "阿昌族": "Achang",
    "普米族": "Pumi",
    "塔吉克族": "Tajik",
    "塔吉克": "Tajik",
    "怒族": "Nu",
    "乌孜别克族": "Uzbek",
    "乌孜别克": "Uzbek",
    "俄罗斯族": "Russ",
    "鄂温克族": "Ewenki",
    "德昂族": "De'ang",
    "保安族": "Bonan",
    "裕固族": "Yugur",
    "京族": "Gin",
    "塔塔尔族": "Tatar",
    "独龙族": "Derung",
    "鄂伦春族": "Oroqen",
    "鄂伦春": "Oroqen",
    "赫哲族": "Hezhen",
    "门巴族": "Monba",
    "珞巴族": "Lhoba",
    "基诺族": "Jino",
    "各族": "Multi-ethnic",
}

SPELLED = {
    "呼和浩特": "Hohhot",
    "包头": "Baotou",
    "呼伦贝尔": "Hulunbuir",
    "鄂尔多斯": "Ordos",
    "巴彦淖尔": "Bayannur",
    "乌兰察布": "Ulanqab",
    "锡林郭勒": "Xilingol",
    "阿拉善": "Alxa",
    "兴安": "Hinggan",
    "齐齐哈尔": "Qiqihar",
    "哈尔滨": "Harbin",
    "佳木斯": "Jiamusi",
    "拉萨": "Lhasa",
    "日喀则": "Xigaze",
    "昌都": "Qamdo",
    "林芝": "Nyingchi",
    "山南": "Shannan",
    "那曲": "Nagqu",
    "阿里": "Ngari",
    "乌鲁木齐": "Ürümqi",
    "克拉玛依": "Karamay",
    "吐鲁番": "Turpan",
    "哈密": "Hami",
    "博尔塔拉": "Bortala",
    "巴音郭楞": "Bayingolin",
    "阿克苏": "Aksu",
    "克孜勒苏": "Kizilsu",
    "喀什": "Kashgar",
    "和田": "Hotan",
    "伊犁": "Ili",
    "塔城": "Tacheng",
    "阿勒泰": "Altay",
    "阿坝": "Aba",
    "甘孜": "Garze",
    "果洛": "Golog",
    "玉树": "Yushu",
    "迪庆": "Deqen",
    "西双版纳": "Xishuangbanna",
    "六安": "Lu'an",
    "厦门": "Xiamen",
    "蚌埠": "Bengbu",
    "亳州": "Bozhou",
    "丽水": "Lishui",
    "铅山": "Yanshan",
    "东阿": "Dong'e",
    "歙": "She",
    "黟": "Yi",
    "枞阳": "Zongyang",
    "浚": "Xun",
    "漯河": "Luohe",
    "乐亭": "Laoting",
    "蔚": "Yu",
    "单": "Shan",
    "莘": "Shen",
    "解州": "Xiezhou",
    "洪洞": "Hongtong",
    "大埔": "Dabu",
    "黄陂": "Huangpi",
    "会稽": "Kuaiji",
    "六合": "Luhe",
    "阆中": "Langzhong",
    "犍为": "Qianwei",
    "筠连": "Junlian",
    "荥经": "Yingjing",
    "珙": "Gong",
    "郫都": "Pidu",
    "涪城": "Fucheng",
    "闽侯": "Minhou",
    "长汀": "Changting",
    "重庆": "Chongqing",
    "长沙": "Changsha",
    "朝阳": "Chaoyang",
    "长垣": "Changyuan",
    "繁峙": "Fanshi",
    "隰": "Xi",
    "中牟": "Zhongmu",
    "济源": "Jiyuan",
    "番禺": "Panyu",
    "东莞": "Dongguan",
    "百色": "Baise",
    "儋州": "Danzhou",
    "晴隆": "Qinglong",
    "望谟": "Wangmo",
    "册亨": "Ceheng",
    "榕江": "Rongjiang",
    "思南": "Sinan",
    "大方": "Dafang",
    "务川": "Wuchuan",
    "道真": "Daozhen",
    "威宁": "Weining",
    "紫云": "Ziyun",
    "关岭": "Guanling",
    "镇宁": "Zhenning",
    "玉屏": "Yuping",
    "印江": "Yinjiang",
    "沿河": "Yanhe",
    "松桃": "Songtao",
    "三都": "Sandu",
    "长顺": "Changshun",
}
"""Names whose official spelling or sound the dictionary of pinyin does not give."""

SOUNDS = {
    "垵": "an",
    "埔": "pu",
    "坂": "ban",
    "墩": "dun",
    "圳": "zhen",
    "岽": "dong",
    "峃": "xue",
    "砀": "dang",
    "乐": "le",
    "长": "chang",
    "行": "hang",
    "重": "chong",
    "朝": "chao",
    "曾": "zeng",
    "单": "shan",
    "厦": "xia",
    "都": "du",
    "调": "diao",
    "大": "da",
    "叶": "ye",
    "柏": "bai",
    "泊": "bo",
    "干": "gan",
    "盛": "sheng",
    "会": "hui",
    "系": "xi",
    "省": "sheng",
    "石": "shi",
    "和": "he",
    "尾": "wei",
    "仇": "qiu",
    "盖": "gai",
    "种": "zhong",
    "车": "che",
    "阿": "a",
    "六": "liu",
}
"""How a character with several sounds is read in nearly all names of places; the dictionary's guess is for prose."""

KINDS = {
    2: [],
    4: [("地区", "Prefecture"), ("盟", "League"), ("市", "")],
    6: [
        ("经济技术开发区", "Development Zone"),
        ("开发区", "Development Zone"),
        ("林区", "Forestry District"),
        ("特区", "Special District"),
        ("新区", "New Area"),
        ("自治旗", "Autonomous Banner"),
        ("旗", "Banner"),
        ("县", "County"),
        ("区", "District"),
        ("市", "City"),
    ],
    9: [
        ("街道办事处", "Subdistrict"),
        ("街道", "Subdistrict"),
        ("民族乡", "Ethnic Township"),
        ("镇", "Town"),
        ("乡", "Township"),
        ("苏木", "Sum"),
        ("经济技术开发区", "Development Zone"),
        ("经济开发区", "Development Zone"),
        ("开发区", "Development Zone"),
        ("工业园区", "Industrial Park"),
        ("产业园区", "Industrial Park"),
        ("工业园", "Industrial Park"),
        ("产业园", "Industrial Park"),
        ("园区", "Park"),
        ("农场", "Farm"),
        ("林场", "Forest Farm"),
        ("牧场", "Pasture Farm"),
        ("管理处", "Office"),
        ("管委会", "Committee"),
        ("管理委员会", "Committee"),
        ("办事处", "Office"),
    ],
    12: [
        ("社区居民委员会", "Community"),
        ("社区居委会", "Community"),
        ("社区", "Community"),
        ("居民委员会", "Community"),
        ("居委会", "Community"),
        ("村民委员会", "Village"),
        ("村委会", "Village"),
        ("村", "Village"),
        ("生活区", "Living Quarters"),
    ],
}

AUTONOMOUS = [("自治州", "Autonomous Prefecture"), ("自治县", "Autonomous County"), ("自治旗", "Autonomous Banner")]


def romanised(name: str) -> str:
    """Pinyin as one word with a capital; an apostrophe before a syllable that begins with a, o or e."""
    if name in SPELLED:
        return SPELLED[name]
    name = name.translate(str.maketrans("（）", "()"))
    word = ""
    for run in re.findall(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", name):
        if not re.match(r"[\u3400-\u9fff]", run):
            word += run.strip()
            continue
        guesses = lazy_pinyin(run, style=Style.NORMAL, v_to_u=True)
        syllables = [SOUNDS.get(character, guess) for character, guess in zip(run, guesses, strict=True)]
        for syllable in syllables:
            word += ("'" if word and word[-1].isalpha() and syllable[0] in "aoe" else "") + syllable
    return re.sub(r"^\W*[a-zü]|(?<=[)(])[a-zü]", lambda found: found.group().upper(), word).replace("(", " (").strip()


def english(code: str, name: str) -> str:
    """The whole name: romanised, with the kind of place translated."""
    level = len(code)
    if level == 2:
        return PROVINCES[code]
    if name in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
        return {"市辖区": "Urban districts", "县": "Counties"}.get(name, "Directly administered")
    for ending, kind in AUTONOMOUS:
        if name.endswith(ending):
            return _with_peoples(name.removesuffix(ending), kind)
    if level == 9 and name.endswith("乡") and not name.endswith("民族乡"):
        of = [people for people in PEOPLES if people.endswith("族") and name.endswith(f"{people}乡")]
        if of:
            return _with_peoples(name.removesuffix("乡"), "Township")
    if level == 9 and name.endswith("民族乡"):
        return _with_peoples(name.removesuffix("民族乡"), "Ethnic Township")
    for ending, kind in KINDS[level]:
        core = name.removesuffix(ending)
        if core not in (name, ""):
            if level == 12 and ending != "村" and len(core) > 1:
                core = core.removesuffix("村")
            return f"{romanised(core)} {kind}".strip()
    return romanised(name)


def _with_peoples(core: str, kind: str) -> str:
    """`三都水族` + Autonomous County → Sandu Sui Autonomous County."""
    peoples: list[str] = []
    while found := max((p for p in PEOPLES if core.endswith(p) and core != p), key=len, default=""):
        peoples.insert(0, PEOPLES[found])
        core = core.removesuffix(found)
    listed = " and ".join([part for part in (", ".join(peoples[:-1]), *peoples[-1:]) if part])
    return " ".join(part for part in (romanised(core), listed, kind) if part)


def main(file: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(lzma.decompress(file.read_bytes()).decode("utf-8"))))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name", "kind", "name_en"])
    writer.writerows([row["code"], row["name"], row["kind"], english(row["code"], row["name"])] for row in rows)
    file.write_bytes(lzma.compress(text.getvalue().encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
