import Catalogue

/// A small catalogue without faults, for tests that change one thing of it.
enum SampleFiles {
    static let contents: [String: String] = [
        "classes.csv": """
        code,name,name_en,section,subjects,natural_key,subject_code_item,subject_name_item,subject_category_item,\
        decision_date_item,agency_item,region_item,publicity_end_item,openness_item,former_numbers,publicity_rule,effective_from,effective_until
        notice,通知,Notice,administrative,organisation;natural_person,NO;AGENCY,CODE,NAME,KIND,DECIDED,AGENCY,\
        REGION,,,,tiered,,
        licence,执照,Licence,basic,organisation,,L_CODE,L_NAME,,,,,,,,always,2020-01-01,2030-01-01

        """,
        "items.csv": """
        class,code,name,name_en,type,length,organisation,individual_business,natural_person,code_table,fallback,\
        share_class,personal,effective_from,effective_until
        notice,CODE,信用代码,Code,uscc,,required,absent,absent,,,A,no,,
        notice,NAME,名称,Name,text,100,required,absent,required,,,A,no,,
        notice,KIND,类别,Kind,code,,required,absent,required,subject,,A,no,,
        notice,NO,文号,Number,text,20,required,absent,required,,OTHER_NO,A,no,,
        notice,OTHER_NO,编号,Other number,text,20,optional,absent,optional,,,A,no,,
        notice,AGENCY,机关,Agency,text,100,required,absent,required,,,A,no,,
        notice,REGION,区划,Region,region,,optional,absent,optional,,,A,no,,
        notice,MEASURES,措施,Measures,codes,,advised,absent,advised,measure,,A,no,,
        notice,FINE,金额,Fine,amount,"18,6",optional,absent,optional,,,A,no,,
        notice,DECIDED,日期,Decided,date,,required,absent,required,,,A,no,,
        notice,ENDS,截止,Ends,date,,optional,absent,optional,,,A,no,,
        notice,ID,证件,Identity,text,18,absent,absent,required,,,C,identifier,,
        licence,L_CODE,信用代码,Code,uscc,,required,absent,absent,,,A,no,,
        licence,L_NAME,名称,Name,text,100,required,absent,absent,,,A,no,,2025-01-01
        licence,L_NAME,企业名称,Company name,text,200,required,absent,absent,,,A,no,2025-01-01,

        """,
        "layouts.csv": """
        class,code,name,markers
        notice,old,旧版,
        notice,plain,摘录,who;what

        """,
        "layout_items.csv": """
        class,layout,item,requirement,value
        notice,plain,KIND,optional,单位
        notice,plain,MEASURES,optional,

        """,
        "layout_values.csv": """
        class,layout,item,received,meaning
        notice,plain,MEASURES,批评,警告
        notice,plain,NAME,不详,

        """,
        "aliases.csv": """
        class,layout,alias,item
        notice,old,NUMBER,NO
        notice,old,source_file,-
        notice,plain,who,NAME
        notice,plain,what,MEASURES

        """,
        "code_tables.csv": """
        table,code,name,alias
        subject,organisation,单位,法人
        subject,natural_person,个人,
        measure,1,警告,
        measure,2,罚款,处罚款;罚金
        measure,3,吊销,
        measure,9,其他,其他*

        """,
        "rules.csv": """
        class,code,severity,kind,item,operand,value
        notice,decided,error,not_future,DECIDED,,
        notice,ends,error,not_before,ENDS,DECIDED,
        notice,fine,warning,required_when,FINE,MEASURES,罚款|吊销

        """,
        "publicity_periods.csv": """
        rule_set,tier,published,minimum_months,maximum_months,effective_from,effective_until,source
        old,minor,yes,1,6,,2020-01-01,old order
        old,general,yes,1,6,,2020-01-01,old order
        old,serious,yes,1,6,,2020-01-01,old order
        new,minor,no,0,3,2020-01-01,,new order
        new,general,yes,3,12,2020-01-01,,new order
        new,serious,yes,12,36,2020-01-01,,new order

        """,
        "publicity_tiers.csv": """
        class,item,value,tier
        notice,MEASURES,警告,minor
        notice,MEASURES,3,serious
        notice,MEASURES,*,general

        """,
        "faults.csv": """
        code,message,message_en
        too_long,{item}超过{limit},{item} is over {limit}

        """,
        "departments.csv": """
        code,name,name_en,uscc,region,registers
        990000-a,甲局,Bureau A,11990000MB9900013U,990000,9;5
        990000-b,乙局,Bureau B,11990000MB9900021N,990000,

        """,
        "name_suffixes.csv": """
        suffix
        -违规

        """,
        "missing_values.csv": """
        value
        N/A
        无

        """,
        "unscreened.csv": """
        class,item,kinds,reason
        notice,NO,mobile_number;bank_card,numbers of documents

        """,
        "calendar_years.csv": """
        year,source
        2025,an announcement
        2026,another

        """,
        "calendar_days.csv": """
        date,kind,occasion
        2025-01-01,off,元旦
        2026-01-01,off,元旦
        2026-01-02,off,元旦
        2026-01-04,work,元旦

        """,
        "reporting_limits.csv": """
        class,working_days,source
        notice,7,an order

        """,
        "questions.csv": """
        code,text,text_en,class,judgement,item,threshold,months,valid_days
        fined,罚过吗？,Ever fined?,notice,amount_over,FINE,10,36,30

        """,
        "domains.csv": """
        code,name,name_en,agencies,most_years
        market,市场监管,Market,市场;工商,5
        tax,税务,Taxation,税务,3

        """,
        "domain_sources.csv": """
        domain,class,department
        market,notice,990000-a
        market,notice,990000-b

        """,
        "report_labels.csv": """
        label,class,item,value
        受过通知,notice,,
        甲类,notice,KIND,单位

        """,
        "report_texts.csv": """
        code,text
        title,信用报告
        version,V1
        issuer,
        closing,第一条说明。
        closing,第二条说明。

        """,
        "snapshot_gates.csv": """
        class,source,largest_drop_percent,least_rows,most_unknown_rows,least_fill_percent,fill_items
        ,,5,1,0,,
        notice,,10,100,2,90,AGENCY;REGION
        notice,990000-a,40,1,0,,

        """,
        "purposes.csv": """
        code,name,name_en,kinds
        loan,信贷审批,Credit approval,bank;agency
        inspection,行政监管,Inspection,department

        """,
        "lists.csv": """
        code,name,name_en,colour,basis,authority,authority_en,departments,criteria,criteria_en,publish,subjects,\
        term_months,exit_months,exits,effective_from,effective_until
        blacklist,黑名单,Black list,black,an order,甲局,Bureau A,*-a,坏,Bad,public,organisation,36,12,\
        term;repair;revocation,,2020-01-01
        blacklist,黑名单,Black list,black,a new order,甲局,Bureau A,*-a,坏,Bad,public,organisation,24,,term;repair,2020-01-01,
        watched,关注,Watched,attention,an order,乙局,Bureau B,,多次,Often,shared,organisation,,,revocation,,

        """,
        "list_sources.csv": """
        list,class,item,values,reason_item,document_item
        blacklist,notice,MEASURES,吊销|3,FINE,NO
        watched,notice,MEASURES,*,,

        """,
        "list_rules.csv": """
        code,list,class,measure,amount_item,least,months,tier,item,values,share_class
        often,watched,notice,records,,3,12,serious,,,A
        much,watched,notice,amount,FINE,100,6,,MEASURES,罚款,B

        """,
    ]

    static let files = CatalogueFiles(contents: contents)

    static func day(_ text: String) throws -> CivilDate {
        guard let date = CivilDate(iso: text) else { throw NotADay(text: text) }
        return date
    }

    struct NotADay: Error {
        let text: String
    }
}
