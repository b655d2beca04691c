-- A list, if the public may see who is on it. $1 code.
SELECT name, name_en FROM published_list WHERE code = $1
