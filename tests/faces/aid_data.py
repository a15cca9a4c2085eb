"""Eight households, four villages and two vehicles: a snapshot small enough to know every row of it."""

from __future__ import annotations

HOUSEHOLDS = """household_id,village_code,state,dwelling_safe
h1,110101,in,true
h2,110101,in,true
h3,110102,in,false
h4,110201,in,
h5,120101,in,true
h6,120101,in,true
h7,120101,out,true
h8,120101,in,false
"""
INCOMES = """household_id,income_fen
h1,700000
h2,500000
h3,400000
h4,400000
h5,300000
h7,900000
h8,120000
"""
MEMBERS = """household_id,member_id,person_id,name,insured
h1,h1-1,999001198001010011,立春,true
h1,h1-2,999001198201010028,雨水,true
h2,h2-1,999001197001010013,惊蛰,true
h2,h2-2,999001197201010020,春分,true
h3,h3-1,999001199001010015,清明,true
h4,h4-1,999001199201010022,谷雨,true
h5,h5-1,999001196001010017,立夏,true
h6,h6-1,999001196201010024,小满,
h7,h7-1,999001195001010019,芒种,true
h8,h8-1,,夏至,false
"""
VEHICLES = """person_id,private
999001198001010011,true
999001199001010015,false
"""
VILLAGES = """village_code,name,road,residents
110101,一村,true,1200
110102,二村,false,800
110201,三村,,300
120101,四村,true,2400
"""
TABLES = {
    "households.csv": HOUSEHOLDS,
    "incomes.csv": INCOMES,
    "members.csv": MEMBERS,
    "villages.csv": VILLAGES,
    "registers/vehicles.csv": VEHICLES,
}
NAMES = tuple(line.split(",")[3] for line in MEMBERS.splitlines()[1:])
PERSON_IDS = tuple(line.split(",")[2] for line in MEMBERS.splitlines()[1:] if line.split(",")[2])
