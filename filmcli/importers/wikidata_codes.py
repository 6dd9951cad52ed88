"""What Wikidata's items for countries, languages, units and kinds are called in standard codes.

Only codes: the name of an item is never told from its number.
"""

from __future__ import annotations


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return {f"Q{number}": code for number, code in zip(words[::2], words[1::2], strict=True)}


# Dead states have their codes of ISO 3166-3; those without one that of the state they became.
COUNTRIES = _pairs(
    """
    16 CA 17 JP 20 NO 27 IE 28 HU 29 ES 30 US 31 BE 32 LU 33 FI 34 SE 35 DK 36 PL 37 LT 38 IT
    39 CH 40 AT 41 GR 43 TR 45 PT 55 NL 77 UY 79 EG 96 MX 114 KE 115 ET 117 GH 142 FR 145 GB
    148 CN 155 BR 159 RU 183 DE 184 BY 189 IS 191 EE 211 LV 212 UA 213 CZ 214 SK 215 SI 217 MD
    218 RO 219 BG 221 MK 222 AL 224 HR 225 BA 227 AZ 228 AD 229 CY 230 GE 232 KZ 233 MT 235 MC
    236 ME 241 CU 252 ID 258 ZA 262 DZ 265 UZ 298 CL 334 SG 347 LI 398 BH 399 AM 403 RS 408 AU
    414 AR 419 PE 423 KP 424 KH 574 TL 657 TD 664 NZ 668 IN 691 PG 711 MN 712 FJ 717 VE 733 PY
    736 EC 739 CO 750 BO 754 TT 766 JM 774 GT 778 BS 783 HN 786 DO 790 HT 792 SV 794 IR 796 IQ
    800 CR 801 IL 804 PA 805 YE 810 JO 811 NI 813 KG 817 KW 819 LA 822 LB 826 MV 833 MY 836 MM
    837 NP 842 OM 843 PK 846 QA 851 SA 854 LK 858 SY 863 TJ 865 TW 869 TH 874 TM 878 AE 881 VN
    884 KR 889 AF 902 BD 912 ML 916 AO 917 BT 921 BN 924 TZ 928 PH 948 TN 953 ZM 954 ZW 963 BW
    965 BF 974 CD 1008 CI 1009 CM 1016 LY 1019 MG 1025 MR 1027 MU 1028 MA 1029 MZ 1030 NA 1032 NE
    1033 NG 1036 UG 1037 RW 1041 SN 1045 SO 1049 SD 1183 PR 8646 HK 14773 MO 29999 NL 219060 PS
    756617 DK 15180 SUHH 16957 DDDE 33946 CSHH 36704 YUCS 83286 YUCS 37024 CSXX 7318 DE 41304 DE
    43287 DE 713750 DE 172579 IT 174193 GB
    """
)

LANGUAGES = _pairs(
    """
    1860 en 150 fr 188 de 652 it 1321 es 5146 pt 7411 nl 9027 sv 9035 da 9043 no 1412 fi 294 is
    5287 ja 9176 ko 7850 zh 9192 cmn 727694 cmn 9186 yue 7033959 yue 7737 ru 8798 uk 9091 be
    809 pl 9056 cs 9058 sk 9067 hu 7913 ro 7918 bg 6654 hr 9299 sr 9301 sh 9303 bs 9063 sl 9296 mk
    8748 sq 9129 el 256 tr 9288 he 13955 ar 9168 fa 36368 ku 8785 hy 8108 ka 9292 az 9252 kk
    9264 uz 9255 ky 9260 tg 9246 mn 1568 hi 5885 ta 8097 te 36236 ml 33673 kn 9610 bn 1571 mr
    58635 pa 1617 ur 5137 gu 33810 or 13267 si 9217 th 9199 vi 9240 id 9237 ms 34057 tl 33298 fil
    9205 km 9211 lo 9228 my 7026 ca 9307 gl 8752 eu 9142 ga 9309 cy 9072 et 9078 lv 9083 lt 8641 yi
    397 la 143 eo 7838 sw 14196 af 56475 ha 33578 ig 34311 yo 7976 en-US 44676 en-CA
    """
)

CURRENCIES = _pairs(
    "4917 USD 4916 EUR 25224 GBP 202040 KRW 8146 JPY 39099 CNY 80524 INR 1104069 CAD 259502 AUD"
)

MINUTES = {"Q7727": 1, "Q25235": 60}

# What an item may be an instance of; a kind where the class tells one.
_PLAIN_FILMS = """
    Q11424 Q24869 Q202866 Q29168811 Q20650540 Q226730 Q18011172 Q130232 Q157443 Q188473 Q200092
    Q319221 Q471839 Q959790 Q2484376 Q1054574 Q860626 Q369747 Q172980 Q652256 Q645928 Q842256
"""
FILMS: dict[str, str | None] = {
    **dict.fromkeys(_PLAIN_FILMS.split()),
    "Q24862": "short",
    "Q17517379": "short",
    "Q93204": "documentary",
    "Q506240": "tv-movie",
}
OTHERS = {
    "Q5": "a person",
    "Q215380": "a musical group",
    "Q15632617": "a fictional person",
    "Q5398426": "a television series",
    "Q1259759": "a mini-series",
    "Q581714": "a television series",
    "Q63952888": "a television series",
    "Q15416": "a television programme",
    "Q3464665": "a season of a series",
    "Q21191270": "an episode of a series",
    "Q24856": "a series of films",
    "Q196600": "a franchise",
    "Q7889": "a video game",
    "Q482994": "an album",
    "Q571": "a book",
    "Q8261": "a novel",
    "Q7725634": "a literary work",
    "Q201658": "a genre",
    "Q1762059": "a company",
    "Q783794": "a company",
    "Q4830453": "a company",
    "Q6256": "a country",
    "Q3624078": "a country",
    "Q34770": "a language",
    "Q1288568": "a language",
}
WORLDWIDE = "Q13780930"

# P437, how a release was distributed.
DISTRIBUTIONS = {
    "Q41253": "theatrical",
    "Q289": "tv",
    "Q5294": "physical",
    "Q47770": "physical",
    "Q183976": "physical",
    "Q723685": "digital",
    "Q220499": "digital",
    "Q269415": "digital",
}
