/// The faults of ``CatalogueProblemTests``: the file, what is replaced by what, and the line, column and message of the
/// problem this causes.
extension CatalogueProblemTests {
    static let calendar = [
        Fault("calendar_years.csv", "2026,another", "2027,another", line: 3, "year", "no row for 2026", others: 4),
        Fault("calendar_years.csv", "2025,an", "this,an", line: 2, "year", "is not a whole number", others: 2),
        Fault("calendar_years.csv", "2025,an announcement", "2025,", line: 2, "source", "may not be blank"),
        Fault("calendar_years.csv", "2026,another", "2026,another\n2026,third", line: 4, "year", "duplicate of line 3"),
        Fault(
            "calendar_days.csv", "2025-01-01,off", "2025-01-02,off", in: "calendar_years.csv", line: 2, "year",
            "2025-01-01"),
        Fault("calendar_days.csv", "2026-01-02,off", "2027-01-02,off", line: 4, "date", "has no year 2027"),
        Fault("calendar_days.csv", "2026-01-02,off", "2026-01-01,off", line: 4, "date", "duplicate of line 3"),
        Fault("calendar_days.csv", "2026-01-02,off", "2026-02-30,off", line: 4, "date", "is not a date"),
        Fault("calendar_days.csv", "2026-01-02,off", ",off", line: 4, "date", "may not be blank"),
        Fault("calendar_days.csv", "2026-01-02,off", "2026-01-02,free", line: 4, "kind", "unknown kind of day"),
        Fault("calendar_days.csv", "2026-01-04,work", "2026-01-05,work", line: 5, "kind", "working day by itself"),
        Fault("reporting_limits.csv", "notice,7", "notice,0", line: 2, "working_days", "at least 1"),
        Fault("reporting_limits.csv", "notice,7", "notice,", line: 2, "working_days", "may not be blank"),
        Fault("reporting_limits.csv", "notice,7", "licence,7", line: 2, "class", "no date of a decision"),
        Fault("reporting_limits.csv", "notice,7", "notices,7", line: 2, "class", "there is no class “notices”"),
        Fault("unscreened.csv", "notice,NO,", "notice,NUMBER,", line: 2, "item", "has no item “NUMBER”"),
        Fault("unscreened.csv", "mobile_number;", "telephone;", line: 2, "kinds", "unknown kind of personal data"),
    ]

    static let questions = [
        Fault("questions.csv", "fined,罚", "fi ned,罚", line: 2, "code", "is not a code"),
        Fault("questions.csv", "notice,amount_over", "notices,amount_over", line: 2, "class", "no class “notices”"),
        Fault("questions.csv", "amount_over,FINE", "sum_over,FINE", line: 2, "judgement", "unknown kind of judgement"),
        Fault("questions.csv", "amount_over,FINE,10,", "amount_over,FINE,,", line: 2, "threshold", "is needed for"),
        Fault("questions.csv", "amount_over,FINE", "amount_over,", line: 2, "item", "is needed for amount_over"),
        Fault("questions.csv", "amount_over,FINE", "amount_over,NAME", line: 2, "item", "of type text where amount"),
        Fault("questions.csv", "amount_over,FINE", "amount_over,FEE", line: 2, "item", "has no item “FEE”"),
        Fault("questions.csv", "amount_over,FINE,10,36", "any_record,,,0", line: 2, "months", "from 1 to 100000"),
        Fault("questions.csv", "amount_over,FINE,10,36", "any_record,FINE,,36", line: 2, "item", "means nothing"),
        Fault(
            "questions.csv", "amount_over,FINE,10,36", "years_since,DECIDED,3,36", line: 2, "months", "means nothing"),
        Fault("questions.csv", "amount_over,FINE,10,36", "listed,,,", line: 2, "class", "“notice” is no list"),
        Fault("questions.csv", "36,30", "36,", line: 2, "valid_days", "may not be blank"),
    ]

    static let domains = [
        Fault("domains.csv", "tax,税务,", "market,税务,", line: 3, "code", "duplicate of line 2"),
        Fault("domains.csv", "tax,税务,", "t ax,税务,", line: 3, "code", "is not a code"),
        Fault("domains.csv", "Taxation,税务", "Taxation,", line: 3, "agencies", "may not be blank"),
        Fault("domains.csv", "市场;工商", "市场;市场", line: 2, "agencies", "is given twice"),
        Fault("domains.csv", "工商,5", "工商,0", line: 2, "most_years", "from 1 to 20"),
        Fault("domains.csv", "工商,5", "工商,", line: 2, "most_years", "from 1 to 20"),
        Fault("domain_sources.csv", "market,notice,990000-b", "food,notice,990000-b", line: 3, "domain", "no domain"),
        Fault("domain_sources.csv", "notice,990000-b", "notices,990000-b", line: 3, "class", "no class “notices”"),
        Fault("domain_sources.csv", "notice,990000-b", "licence,990000-b", line: 3, "class", "no date of a decision"),
        Fault("domain_sources.csv", "notice,990000-b", "notice,990000-c", line: 3, "department", "no department"),
        Fault("domain_sources.csv", "notice,990000-b", "notice,990000-a", line: 3, "department", "duplicate of line 2"),
    ]

    static let lists = [
        Fault("lists.csv", "黑名单,Black list,black", "黑名单,Black list,grey", line: 2, "colour", "unknown colour"),
        Fault("lists.csv", "*-a,坏", "990000-a;990000-c,坏", line: 2, "departments", "no department “990000-c”"),
        Fault("lists.csv", "*-a,坏", "*-z,坏", line: 2, "departments", "*-scjg for such a department"),
        Fault("lists.csv", "Bad,public", "Bad,secret", line: 2, "publish", "unknown audience"),
        Fault("lists.csv", "public,organisation,36", "public,natural_person,36", line: 2, "subjects", "on no list"),
        Fault("lists.csv", "36,12,", "36,40,", line: 2, "exit_months", "is not less than term_months"),
        Fault("lists.csv", "36,12,", ",12,", line: 2, "exits", "“term” needs term_months"),
        Fault("lists.csv", "24,,term;repair", "24,,repair", line: 3, "exits", "needs “term”"),
        Fault("lists.csv", ",,revocation,,", ",6,revocation,,", line: 4, "exit_months", "means nothing"),
        Fault("lists.csv", ",,revocation,,", ",,escape,,", line: 4, "exits", "unknown way off a list"),
        Fault("lists.csv", "repair,2020-01-01,", "repair,2019-01-01,", line: 3, "code", "overlap"),
        Fault(
            "lists.csv", "shared,organisation,,", "shared,organisation,0,", line: 4, "term_months", "from 1", others: 1),
        Fault("lists.csv", "乙局,Bureau B", ",Bureau B", line: 4, "authority", "may not be blank"),
        Fault("list_sources.csv", "blacklist,notice", "black,notice", line: 2, "list", "there is no list “black”"),
        Fault("list_sources.csv", "blacklist,notice", "blacklist,notices", line: 2, "class", "no class “notices”"),
        Fault("list_sources.csv", "MEASURES,吊销|3,FINE", "MEASURES,吊销|3,FEE", line: 2, "reason_item", "no item “FEE”"),
        Fault("list_sources.csv", "3,FINE,NO", "3,ID,NO", line: 2, "reason_item", "not of share class A"),
        Fault("list_sources.csv", "MEASURES,*", "AGENCY,*", line: 3, "item", "one item of a class names the list"),
        Fault("list_sources.csv", "MEASURES,*", "MEASURES,吊销", line: 3, "values", "is in line 2 already"),
        Fault("list_sources.csv", "MEASURES,*", "MEASURES,", line: 3, "values", "may not be blank"),
        Fault("list_rules.csv", "often,watched", "often,watch", line: 2, "list", "there is no list “watch”"),
        Fault("list_rules.csv", "notice,records,,3", "notice,sums,,3", line: 2, "measure", "unknown measure"),
        Fault("list_rules.csv", "records,,3,12", "records,,0,12", line: 2, "least", "from 1"),
        Fault("list_rules.csv", "records,,3,12", "records,,3,", line: 2, "months", "may not be blank"),
        Fault("list_rules.csv", "records,,3,12", "records,FINE,3,12", line: 2, "amount_item", "means nothing"),
        Fault("list_rules.csv", "amount,FINE", "amount,NO", line: 3, "amount_item", "of type text where amount"),
        Fault("list_rules.csv", ",serious,,,A", ",grave,,,A", line: 2, "tier", "unknown tier"),
        Fault("list_rules.csv", ",serious,,,A", ",serious,MEASURES,罚款,A", line: 2, "tier", "not both"),
        Fault("list_rules.csv", "MEASURES,罚款,B", "MEASURES,,B", line: 3, "values", "belong together"),
        Fault("list_rules.csv", "MEASURES,罚款,B", "ID,罚款,B", line: 3, "item", "not of share class B"),
        Fault(
            "list_rules.csv", "watched,notice,records", "watched,licence,records", line: 2, "class", "no date",
            others: 1),
        Fault("list_rules.csv", "much,watched", "often,watched", line: 3, "code", "duplicate of line 2"),
    ]

    static let snapshotGates = [
        Fault("snapshot_gates.csv", ",,5,1,0,,\n", "", line: 0, nil, "no row with blank class and source"),
        Fault("snapshot_gates.csv", ",,5,1", ",,,1", line: 2, "largest_drop_percent", "may not be blank"),
        Fault("snapshot_gates.csv", ",,5,1", ",,101,1", line: 2, "largest_drop_percent", "more than 100"),
        Fault("snapshot_gates.csv", ",,5,1", ",,5%,1", line: 2, "largest_drop_percent", "not a whole number"),
        Fault("snapshot_gates.csv", "10,100,2", "10,,2", line: 3, "least_rows", "may not be blank"),
        Fault("snapshot_gates.csv", "10,100,2", "10,100,", line: 3, "most_unknown_rows", "may not be blank"),
        Fault("snapshot_gates.csv", "10,100,2", "10,-1,2", line: 3, "least_rows", "not a whole number"),
        Fault("snapshot_gates.csv", "90,AGENCY", "900,AGENCY", line: 3, "least_fill_percent", "more than 100"),
        Fault("snapshot_gates.csv", "90,AGENCY", ",AGENCY", line: 3, "least_fill_percent", "may not be blank"),
        Fault("snapshot_gates.csv", "90,AGENCY;REGION", "90,", line: 3, "least_fill_percent", "means nothing"),
        Fault("snapshot_gates.csv", "AGENCY;REGION", "AGENCY;AREA", line: 3, "fill_items", "has no item “AREA”"),
        Fault("snapshot_gates.csv", "5,1,0,,\n", "5,1,0,90,AGENCY\n", line: 2, "fill_items", "for one class only"),
        Fault("snapshot_gates.csv", "notice,,10", "notices,,10", line: 3, "class", "there is no class “notices”"),
        Fault("snapshot_gates.csv", "990000-a", "990000-c", line: 4, "source", "there is no department “990000-c”"),
        Fault("snapshot_gates.csv", "notice,990000-a", ",990000-a", line: 4, "class", "may not be blank where"),
        Fault("snapshot_gates.csv", "notice,990000-a", "notice,", line: 4, "class", "duplicate of line 3"),
    ]

    static let reports = [
        Fault("report_labels.csv", "受过通知,", ",", line: 2, "label", "may not be blank"),
        Fault("report_labels.csv", "受过通知,notice", "受过通知,notices", line: 2, "class", "no class “notices”"),
        Fault("report_labels.csv", "notice,KIND", "notice,SORT", line: 3, "item", "has no item “SORT”"),
        Fault("report_labels.csv", "KIND,单位", "KIND,", line: 3, "value", "is needed where"),
        Fault("report_labels.csv", "KIND,单位", ",", line: 3, "label", "duplicate of line 2"),
        Fault("report_texts.csv", "version,V1\n", "", line: 0, "code", "there is no row for version"),
        Fault("report_texts.csv", "version,V1", "version,V1\nversion,V2", line: 4, "code", "duplicate of line 3"),
        Fault("report_texts.csv", "closing,第一条说明。", "closing,", line: 5, "text", "may not be blank"),
        Fault("report_texts.csv", "closing,第一", "end,第一", line: 5, "code", "unknown kind of text “end”"),
    ]

    static let purposes = [
        Fault("purposes.csv", "inspection,", "loan,", line: 3, "code", "duplicate of line 2"),
        Fault("purposes.csv", "loan,", ",", line: 2, "code", "may not be blank"),
        Fault("purposes.csv", "loan,", "lo an,", line: 2, "code", "is not a code"),
        Fault("purposes.csv", "信贷审批", "", line: 2, "name", "may not be blank"),
        Fault("purposes.csv", "Credit approval", "", line: 2, "name_en", "may not be blank"),
        Fault("purposes.csv", "bank;agency", "", line: 2, "kinds", "may not be blank"),
        Fault("purposes.csv", "bank;agency", "bank;bank", line: 2, "kinds", "is given twice"),
        Fault("purposes.csv", "bank;agency", "subject", line: 2, "kinds", "unknown kind of organisation “subject”"),
        Fault("purposes.csv", "name_en,kinds", "name_en,readers", line: 1, "readers", "unknown column", others: 1),
    ]

    static let structure = [
        Fault("rules.csv", "operand,value\n", "operand,colour\n", line: 1, "colour", "unknown column", others: 1),
        Fault("rules.csv", "operand,value\n", "operand,operand\n", line: 1, "operand", "there twice", others: 1),
        Fault("missing_values.csv", "value\nN/A\n无\n", "\n\n\n", line: 0, nil, "the file is empty"),
        Fault("rules.csv", "DECIDED,,\n", "DECIDED,,,\n", line: 2, nil, "has 8 cells where the header has 7"),
        Fault("rules.csv", "DECIDED,,\n", "DECIDED,\n", line: 2, nil, "has 6 cells where the header has 7"),
        Fault("missing_values.csv", "无", "\"无", line: 3, nil, "never closed"),
        Fault("missing_values.csv", "无", "无\"", line: 3, nil, "must be doubled"),
        Fault("missing_values.csv", "无", "\"无\"无", line: 3, nil, "must be doubled"),
    ]

    static let classes = [
        Fault("classes.csv", "执照,Licence", ",Licence", line: 3, "name", "may not be blank"),
        Fault("classes.csv", ",basic,", ",basics,", line: 3, "section", "unknown section “basics”; write basic, admin"),
        Fault(
            "classes.csv", "basic,organisation", "basic,organisation;dog", line: 3, "subjects",
            "unknown kind of subject"),
        Fault("classes.csv", ",always,", ",,", line: 3, "publicity_rule", "may not be blank; write always"),
        Fault("classes.csv", ",always,", ",ever,", line: 3, "publicity_rule", "unknown publicity rule “ever”"),
        Fault("classes.csv", ",always,", ",decided,", line: 3, "decision_date_item", "publicity counts from"),
        Fault("classes.csv", "NO;AGENCY", "NO;;AGENCY", line: 2, "natural_key", "nothing between two"),
        Fault("classes.csv", "NO;AGENCY", "NO;NO", line: 2, "natural_key", "given twice"),
        Fault("classes.csv", "NO;AGENCY", "NO;OFFICE", line: 2, "natural_key", "has no item “OFFICE”"),
        Fault("classes.csv", "NO;AGENCY", "NO;CODE", line: 2, "natural_key", "not required for natural_person"),
        Fault("classes.csv", "KIND,DECIDED", "KIND,AGENCY", line: 2, "decision_date_item", "of type text where date"),
        Fault("classes.csv", "REGION,,,,tiered", "NAME,,,,tiered", line: 2, "region_item", "of type text where region"),
        Fault("classes.csv", "CODE,NAME,KIND", "CODE,NAMES,KIND", line: 2, "subject_name_item", "no item “NAMES”"),
        Fault("classes.csv", "REGION,,,,", "REGION,,,NO,", line: 2, "former_numbers", "write kind=ITEM"),
        Fault("classes.csv", "REGION,,,,", "REGION,,,tax_number=TAX,", line: 2, "former_numbers", "no item “TAX”"),
        Fault("classes.csv", ",2030-01-01", ",2030/1/1", line: 3, "effective_until", "is not a date"),
        Fault("classes.csv", "2020-01-01,", "2020-02-30,", line: 3, "effective_from", "is not a date"),
        Fault("classes.csv", "2020-01-01,", "2030-01-01,", line: 3, "effective_until", "is not after effective_from"),
        Fault(
            "classes.csv", "2030-01-01\n",
            "2030-01-01\nlicence,执照,Licence,basic,organisation,,L_CODE,L_NAME,,,,,,,,always,2029-12-31,\n",
            line: 4, "code", "overlap those in line 3"),
        Fault(
            "classes.csv", "2030-01-01\n", "2030-01-01\nempty,空,Empty,other,organisation,,,,,,,,,,,always,,\n",
            line: 4, "code", "has no items"),
    ]

    static let items = [
        Fault("items.csv", "notice,ID,", "notice,id,", line: 13, "code", "upper case"),
        Fault("items.csv", "notice,ID,", "notice,证件号,", line: 13, "code", "is not a code"),
        Fault("items.csv", "Name,text,", "Name,string,", line: 3, "type", "unknown type “string”"),
        Fault("items.csv", "Name,text,100", "Name,text,", line: 3, "length", "may not be blank for text"),
        Fault("items.csv", "Name,text,100", "Name,text,many", line: 3, "length", "is not a whole number"),
        Fault("items.csv", "Name,text,100", "Name,text,0", line: 3, "length", "at least 1"),
        Fault("items.csv", "\"18,6\"", "18", line: 10, "length", "like 18,6"),
        Fault("items.csv", "\"18,6\"", "\"6,18\"", line: 10, "length", "like 18,6"),
        Fault("items.csv", "Ends,date,", "Ends,date,10", line: 12, "length", "must be blank"),
        Fault("items.csv", "Ends,date,,optional", "Ends,date,,maybe", line: 12, "organisation", "unknown requirement"),
        Fault(
            "items.csv", "Ends,date,,optional,absent", "Ends,date,,optional,optional", line: 12,
            "individual_business", "write absent"),
        Fault("items.csv", "C,identifier", "D,identifier", line: 13, "share_class", "class “D”; write A, B or C"),
        Fault("items.csv", "C,identifier", "C,secret", line: 13, "personal", "unknown kind of personal data “secret”"),
        Fault("items.csv", "C,identifier", "A,identifier", line: 13, "share_class", "never be public"),
        Fault("items.csv", "required,subject", "required,", line: 4, "code_table", "may not be blank"),
        Fault("items.csv", "required,subject", "required,subjects", line: 4, "code_table", "no code table “subjects”"),
        Fault("items.csv", ",,OTHER_NO,", ",subject,OTHER_NO,", line: 5, "code_table", "must be blank"),
        Fault("items.csv", ",OTHER_NO,A", ",ANOTHER,A", line: 5, "fallback", "has no item “ANOTHER”"),
        Fault("items.csv", ",OTHER_NO,A", ",NO,A", line: 5, "fallback", "stand in for itself"),
        Fault("items.csv", ",OTHER_NO,A", ",DECIDED,A", line: 5, "fallback", "of type date and not text"),
        Fault(
            "items.csv", "text,100,required,absent,required,,,A", "text,100,required,absent,required,,NO,A", line: 3,
            "fallback", "has a fallback itself"),
        Fault("items.csv", "notice,ENDS,截止", "notice,ENDS,日期", line: 12, "name", "ambiguous column name"),
        Fault("items.csv", "notice,ID,证件", "notice,ENDS,证件", line: 13, "code", "duplicate of line 12"),
        Fault("items.csv", "no,,2025-01-01\n", "no,,2025-01-02\n", line: 16, "code", "overlap those in line 15"),
        Fault("items.csv", "notice,ID,", "note,ID,", line: 13, "class", "there is no class “note”"),
        Fault(
            "items.csv", "no,,2025-01-01\n", "no,,2024-12-31\n", in: "classes.csv", line: 3, "subject_name_item",
            "not effective for the whole of this row's dates"),
    ]

    static let references = [
        Fault("aliases.csv", "NUMBER,NO", "NUMBER,NUM", line: 2, "item", "has no item “NUM”"),
        Fault("aliases.csv", "notice,old,NUMBER", "note,old,NUMBER", line: 2, "class", "no class “note”"),
        Fault("aliases.csv", "NUMBER,NO", "agency,NO", line: 2, "alias", "already means item “AGENCY”"),
        Fault("aliases.csv", "old,source_file,-", "old,ＮＵＭＢＥＲ,NO", line: 3, "alias", "duplicate of line 2"),
        Fault("aliases.csv", "old,source_file,-", "old,OTHER_NO,-", line: 3, "alias", "already means item “OTHER_NO”"),
        Fault("aliases.csv", "old,source_file,-", "new,source_file,-", line: 3, "layout", "has no layout “new”"),
        Fault("layouts.csv", "notice,old,旧版", "note,old,旧版", line: 2, "class", "there is no class", others: 2),
        Fault("layouts.csv", "who;what", "who;;what", line: 3, "markers", "nothing between two"),
        Fault("layout_items.csv", "KIND,optional,单位", "KIND,,", line: 2, "requirement", "says nothing"),
        Fault("layout_items.csv", "KIND,optional", "KIND,absent", line: 2, "requirement", "cannot forbid"),
        Fault("layout_items.csv", "plain,KIND", "plain,MIND", line: 2, "item", "has no item “MIND”"),
        Fault("layout_items.csv", "plain,MEASURES", "plain,KIND", line: 3, "item", "duplicate of line 2"),
        Fault("layout_values.csv", "批评,警告", "批评,批评", line: 2, "meaning", "does not know “批评”"),
        Fault("layout_values.csv", "plain,NAME", "odd,NAME", line: 3, "layout", "has no layout “odd”"),
        Fault(
            "code_tables.csv", "natural_person", "person", in: "classes.csv", line: 2, "subject_category_item",
            "natural_person"),
    ]

    static let rulesAndTables = [
        Fault("rules.csv", "decided,error", "decided,fatal", line: 2, "severity", "unknown severity “fatal”"),
        Fault("rules.csv", "not_future", "not_tomorrow", line: 2, "kind", "unknown kind of rule “not_tomorrow”"),
        Fault("rules.csv", "not_future,DECIDED", "not_future,DECIDE", line: 2, "item", "has no item “DECIDE”"),
        Fault("rules.csv", "not_future,DECIDED", "not_future,NAME", line: 2, "item", "of type text where date"),
        Fault("rules.csv", "not_future,DECIDED,", "not_future,DECIDED,ENDS", line: 2, "operand", "must be blank"),
        Fault("rules.csv", "ENDS,DECIDED,", "ENDS,DECIDED,1", line: 3, "value", "must be blank"),
        Fault("rules.csv", "ENDS,DECIDED", "ENDS,", line: 3, "operand", "may not be blank"),
        Fault("rules.csv", "ENDS,DECIDED", "ENDS,NAME", line: 3, "operand", "of type text where date"),
        Fault("rules.csv", "ENDS,DECIDED", "ENDS,ENDS", line: 3, "operand", "never before itself"),
        Fault("rules.csv", "FINE,MEASURES", "FINE,MEASURE", line: 4, "operand", "has no item “MEASURE”"),
        Fault("rules.csv", "FINE,MEASURES", "FINE,DECIDED", line: 4, "operand", "where text or a code"),
        Fault("rules.csv", "罚款|吊销", "罚款|吊消", line: 4, "value", "contains “吊消”"),
        Fault("rules.csv", "罚款|吊销", "", line: 4, "value", "may not be blank"),
        Fault("rules.csv", "notice,fine", "notice,ends", line: 4, "code", "duplicate of line 3"),
        Fault("rules.csv", "notice,fine", "note,fine", line: 4, "class", "no class “note”"),
        Fault("code_tables.csv", "measure,9", "measure,2", line: 7, "code", "duplicate of line 5"),
        Fault("code_tables.csv", "9,其他", "9,罚金", line: 7, "name", "already stands for line 5"),
        Fault("code_tables.csv", "其他*", "处罚款", line: 7, "alias", "already stands for line 5"),
        Fault("code_tables.csv", "其他*", "其*他", line: 7, "alias", "may only stand at the end"),
        Fault("code_tables.csv", "其他*", "*", line: 7, "alias", "may only stand at the end"),
    ]

    static let publicity = [
        Fault(
            "publicity_periods.csv", "old,minor,yes", "old,minor,maybe", line: 2, "published", "unknown answer “maybe”"),
        Fault(
            "publicity_periods.csv", "old,minor,yes,1", "old,minor,yes,", line: 2, "minimum_months", "may not be blank"),
        Fault("publicity_periods.csv", "yes,3,12", "yes,3,one", line: 6, "maximum_months", "not a whole number"),
        Fault("publicity_periods.csv", "yes,3,12", "yes,3,2", line: 6, "maximum_months", "less than minimum"),
        Fault("publicity_periods.csv", "new order\n", "\n", line: 5, "source", "may not be blank"),
        Fault(
            "publicity_periods.csv", "3,12,2020-01-01", "3,12,2020-01-02", line: 6, "effective_from",
            "no rule set says what holds for this tier from 2020-01-01 on"),
        Fault(
            "publicity_periods.csv", "3,12,2020-01-01", "3,12,2019-12-31", line: 6, "tier",
            "the effective dates of “general” overlap those in line 3"),
        Fault(
            "publicity_periods.csv", "12,36,2020-01-01,", "12,36,2020-01-01,2030-01-01", line: 7, "effective_until",
            "from 2030-01-01 on"),
        Fault(
            "publicity_periods.csv", "1,6,,2020", "1,6,2010-01-01,2020", line: 2, "effective_from", "open to the past"),
        Fault("publicity_tiers.csv", "警告,minor", "警告,slight", line: 2, "tier", "unknown tier “slight”"),
        Fault("publicity_tiers.csv", "警告,minor", "警钟,minor", line: 2, "value", "no code or name “警钟”"),
        Fault("publicity_tiers.csv", "3,serious", "警告,serious", line: 3, "value", "has a tier already"),
        Fault("publicity_tiers.csv", "*,general", "2,general", line: 2, "value", "needs a row with the value *"),
        Fault("publicity_tiers.csv", "MEASURES,3", "*,3", line: 3, "item", "has no item “*”", others: 1),
        Fault("publicity_tiers.csv", "3,serious", "*,serious", line: 4, "value", "duplicate of line 3"),
        Fault(
            "publicity_tiers.csv", "*,general\n", "*,general\nlicence,L_NAME,*,general\n", line: 5, "class",
            "publicity of class “licence” is not tiered", others: 1),
    ]

    /// A row of the items that say what a row does, behind the last item of a class.
    private static func instruction(
        _ row: String, _ column: String, _ message: String, others: Int = 0
    ) -> Fault {
        Fault(
            "items.csv", "C,identifier,,\n", "C,identifier,,\nnotice,\(row)\n", line: 14, column, message,
            others: others)
    }

    static let instructions = [
        instruction("GX_CZLX,操作,Action,text,10,optional,absent,optional,,,C,no,,", "type", "must be of type code"),
        instruction(
            "GX_CZLX,操作,Action,code,,optional,absent,optional,measure,,C,no,,", "code_table", "“1” is no action",
            others: 3),
        instruction("GX_CZYY,原因,Reason,date,,optional,absent,optional,,,C,no,,", "type", "must be of type text"),
        instruction("GX_CZYY,原因,Reason,text,10,optional,absent,optional,,,A,no,,", "share_class", "may not be public"),
        instruction("GX_CZYY,原因,Reason,text,10,advised,absent,optional,,,C,no,,", "organisation", "must be optional"),
    ]

    static let others = [
        Fault("faults.csv", "{item}超过{limit}", "{item}超过", line: 2, "message_en", "other placeholders"),
        Fault("faults.csv", "{limit}\n", "{limit\n", line: 2, "message_en", "without its partner", others: 1),
        Fault(
            "faults.csv", "{limit}\n", "{limit} {limits}\n", line: 2, "message_en", "placeholder {limits}", others: 1),
        Fault("faults.csv", "{limit}\n", "{limit}\ntoo_long,一,one\n", line: 3, "code", "duplicate of line 2"),
        Fault("departments.csv", "990000-b", "990000-a", line: 3, "code", "duplicate of line 2", others: 1),
        Fault("departments.csv", "11990000MB9900021N", "11990000MB9900013U", line: 3, "uscc", "duplicate of line 2"),
        Fault("departments.csv", "11990000MB9900021N", "1.1990000E+17", line: 3, "uscc", "not a unified social credit"),
        Fault(
            "departments.csv", "9900021N", "9900021P", line: 3, "uscc", "not a unified social credit code: check_digit"),
        Fault("departments.csv", "21N,990000", "21N,99", line: 3, "region", "not a division code"),
        Fault("departments.csv", ",9;5", ",9;Z", line: 2, "registers", "“Z” is no registering department"),
        Fault("departments.csv", ",9;5", ",9;9", line: 2, "registers", "given twice"),
        Fault("missing_values.csv", "无", "N/A", line: 3, "value", "duplicate of line 2"),
    ]
}
