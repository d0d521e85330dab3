"""The agencies of an invented district. Every name says that it is a sample (示例)."""
from dataclasses import dataclass, field

from draw import uniform
from plan import read_table

AREA = "229900"  # no district has this number
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
COLUMNS = ("code", "parent", "level", "name_zh", "name_en", "unit_type", "department", "residence", "area_code",
           "credit_code")

TOWNSHIPS = [  # code, Chinese, English, weight of population, urban share
    ("T1", "云霞街道", "Yunxia Subdistrict", 19, 1.0),
    ("T2", "柳岸街道", "Liu'an Subdistrict", 17, 1.0),
    ("T3", "松风街道", "Songfeng Subdistrict", 15, 0.97),
    ("T4", "望溪街道", "Wangxi Subdistrict", 13, 0.93),
    ("T5", "青禾镇", "Qinghe Town", 11, 0.34),
    ("T6", "白石镇", "Baishi Town", 10, 0.28),
    ("T7", "长林镇", "Changlin Town", 8, 0.22),
    ("T8", "小河乡", "Xiaohe Township", 7, 0.1),
]

SCHOOLS = [  # township, Chinese, English, weight, stages
    ("T1", "第一小学", "No. 1 Primary School", 22, ("PRI",)),
    ("T2", "第二小学", "No. 2 Primary School", 19, ("PRI",)),
    ("T3", "第一初级中学", "No. 1 Junior High School", 18, ("LSEC",)),
    ("T4", "九年一贯制学校", "Nine-Year School", 17, ("PRI", "LSEC")),
    ("T5", "青禾中心学校", "Qinghe Central School", 13, ("PRI", "LSEC")),
    ("T7", "长林中心学校", "Changlin Central School", 9, ("PRI", "LSEC")),
    ("T1", "特殊教育学校", "Special Education School", 2, ("PRI", "LSEC")),
    ("T2", "高级中学", "Senior High School", 60, ("USEC_G",)),
]

COMMUNITIES = ["朝阳 Chaoyang", "和平 Heping", "新园 Xinyuan", "桃李 Taoli", "康乐 Kangle", "春晖 Chunhui", "锦绣 Jinxiu",
               "文昌 Wenchang", "滨河 Binhe", "安居 Anju", "福临 Fulin", "星光 Xingguang", "育才 Yucai", "东园 Dongyuan",
               "西苑 Xiyuan", "翠湖 Cuihu", "吉庆 Jiqing", "永安 Yong'an", "南塔 Nanta", "百合 Baihe"]
VILLAGES = ["河东 Hedong", "柳树 Liushu", "前山 Qianshan", "后岭 Houling", "大榆 Dayu", "杏花 Xinghua", "石桥 Shiqiao",
            "双井 Shuangjing", "南坡 Nanpo", "北沟 Beigou", "三家子 Sanjiazi", "红旗 Hongqi", "小泉 Xiaoquan", "梨树 Lishu",
            "靠山 Kaoshan", "向阳 Xiangyang", "腰屯 Yaotun", "新立 Xinli", "平安 Ping'an", "沙河 Shahe"]
EMPLOYERS = [("T1", "机械制造有限公司", "Machinery Co.", 26), ("T2", "食品有限公司", "Food Co.", 20),
             ("T3", "纺织有限公司", "Textile Co.", 22), ("T4", "公共交通公司", "Public Transport Co.", 14),
             ("T2", "软件园服务中心", "Software Park Service Centre", 10), ("T5", "农产品加工厂", "Farm Produce Plant", 8)]
CLINICS = {"街道": ("社区卫生服务中心", "Community Health Centre"), "镇": ("卫生院", "Health Centre"), "乡": ("卫生院", "Health Centre")}


@dataclass
class Agency:
    """A node of the tree. WEIGHT is its size among agencies of its kind; URBAN its urban share of people."""
    code: str
    parent: str
    name_zh: str
    name_en: str
    unit_type: str = ""
    department: str = ""
    residence: str = ""
    level: str = "unit"
    weight: float = 1
    urban: float = 0.58
    stages: tuple = ()
    area_code: str = AREA
    credit_code: str = field(default="")


def credit_code(prefix, name):
    """A 统一社会信用代码 by GB 32100-2015 with a right check character; AREA makes it nobody's."""
    body = prefix + AREA + "".join(CREDIT_ALPHABET[int(31 * uniform("credit", name, i))] for i in range(9))
    weighted = sum(CREDIT_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + CREDIT_ALPHABET[-weighted % 31]


def _townships():
    for number, (code, zh, en, weight, urban) in enumerate(TOWNSHIPS, 1):
        yield Agency(code, "D", f"示例{zh}", f"Sample {en}", "township_office", "", "", "township", weight, urban,
                     area_code=f"{AREA}{number:03d}000")


def _departments(catalogue_folder):
    for row in read_table(f"{catalogue_folder}/departments.csv"):
        kind = "court" if row["code"] == "COURT" else "department"
        yield Agency(f"DEP-{row['code']}", "D", f"示例区{row['name_zh']}", f"Sample District {row['name_en']}", kind,
                     row["code"])


def _care():
    hospitals = [("示例区人民医院", "Sample District People's Hospital", 46),
                 ("示例区妇幼保健院", "Sample District Maternal and Child Health Hospital", 41),
                 ("示例区中医院", "Sample District Hospital of Chinese Medicine", 13)]
    for number, (zh, en, weight) in enumerate(hospitals, 1):
        yield Agency(f"HOS-{number}", f"T{number}", zh, en, "hospital", weight=weight)
    for number, (parent, zh, en, weight, urban) in enumerate(TOWNSHIPS, 1):
        ending = "街道" if zh.endswith("街道") else zh[-1]
        clinic_zh, clinic_en = CLINICS[ending]
        yield Agency(f"PRC-{number}", parent, f"示例{zh.removesuffix(ending)}{clinic_zh}",
                     f"Sample {en.split()[0]} {clinic_en}", "primary_care", weight=weight, urban=urban)


def _education():
    for number, (parent, zh, en, weight, stages) in enumerate(SCHOOLS, 1):
        yield Agency(f"SCH-{number}", parent, f"示例{zh}", f"Sample {en}", "school", weight=weight, stages=stages)
    yield Agency("VOC-1", "T3", "示例职业教育中心", "Sample Vocational Education Centre", "vocational_school",
                 weight=30, stages=("USEC_V",))
    yield Agency("VOC-2", "T4", "示例卫生学校", "Sample Health School", "vocational_school", weight=14,
                 stages=("USEC_V",))
    yield Agency("UNI-1", "D", "示例师范学院", "Sample Normal University", "higher_education", weight=60,
                 stages=("TER_B", "TER_M"))
    yield Agency("UNI-2", "D", "示例职业技术学院", "Sample Vocational and Technical College", "higher_education",
                 weight=40, stages=("TER_S",))


def _committees():
    for number, name in enumerate(COMMUNITIES, 1):
        zh, en = name.split()
        yield Agency(f"COM-{number:02d}", f"T{(number - 1) % 5 + 1}", f"示例{zh}社区居民委员会",
                     f"Sample {en} Community Residents' Committee", "community_office", "", "U",
                     weight=4 + 3 * uniform("size", zh), urban=1.0)
    for number, name in enumerate(VILLAGES, 1):
        zh, en = name.split()
        yield Agency(f"VIL-{number:02d}", f"T{(number - 1) % 4 + 5}", f"示例{zh}村村民委员会",
                     f"Sample {en} Villagers' Committee", "village_committee", "", "R",
                     weight=1.2 + 1.2 * uniform("size", zh), urban=0.0)


def _employers():
    for number, (parent, zh, en, weight) in enumerate(EMPLOYERS, 1):
        yield Agency(f"EMP-{number}", parent, f"示例{zh}", f"Sample {en}", "employer", weight=weight)


PREFIX = {"department": "11", "court": "11", "township_office": "11", "employer": "91", "village_committee": "55",
          "community_office": "55"}


def _with_codes(agency, townships):
    agency.credit_code = credit_code(PREFIX.get(agency.unit_type, "12"), agency.code)
    if agency.level == "unit" and agency.parent in townships:
        agency.area_code = townships[agency.parent]
    return agency


def build_agencies(catalogue_folder):
    """The district, its townships and every unit, parents before children."""
    townships = list(_townships())
    areas = {agency.code: agency.area_code for agency in townships}
    units = townships + list(_departments(catalogue_folder)) + list(_care()) + list(_education()) + \
        list(_committees()) + list(_employers())
    units = [_with_codes(agency, areas) for agency in units]
    by_code = {agency.code: agency for agency in units}
    # As in life: one code was mistyped long ago, and one unit has none.
    typed = by_code["EMP-4"].credit_code
    by_code["EMP-4"].credit_code = typed[:-1] + CREDIT_ALPHABET[(CREDIT_ALPHABET.index(typed[-1]) + 1) % 31]
    by_code["COM-14"].credit_code = ""
    return [Agency("D", "", "示例区（虚构）", "Sample District (invented)", level="district")] + units
