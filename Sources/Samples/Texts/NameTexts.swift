/// How the names of organisations are built (名称 = 行政区划 + 字号 + 行业 + 组织形式), by kind.
enum NameTexts {
    /// A line that begins with `=` tells a kind of organisation: the first two characters of its unified social credit
    /// code | weight | the first two of its organisation code when it is a new one | a word in the name of the department
    /// that registers it. The lines below it are weight | name | legal form.
    ///
    /// Its trades are those under the same two characters in the texts about trades.
    static let kinds = """
        =91|62|MA|市场监督
        66|{place}{brand}{trade}有限公司|有限责任公司（自然人投资或控股）
        8|{place}{brand}{trade}有限公司|有限责任公司（自然人独资）
        5|{brand}（样例市）{trade}有限公司|有限责任公司（自然人投资或控股的法人独资）
        4|{place}{brand}{trade}股份有限公司|股份有限公司（非上市）
        4|{place}{brand}{trade}有限责任公司|有限责任公司（国有独资）
        4|{place}{brand}{trade}厂|个人独资企业
        3|{place}{brand}{trade}合伙企业（有限合伙）|有限合伙企业
        4|{place}{brand}{trade}有限公司{town}分公司|有限责任公司分公司
        2|{place}{brand}集团有限公司|有限责任公司（自然人投资或控股）
        =92|30|MA|市场监督
        55|{place}{brand}{trade}|个体工商户
        30|{district}{brand}{trade}|个体工商户
        15|{district}{street}{brand}{trade}|个体工商户
        =93|4|MA|市场监督
        80|{place}{brand}{trade}专业合作社|农民专业合作社
        20|{district}{brand}{trade}农民专业合作社|农民专业合作社
        =51|1|MJ|民政
        40|{place}{brand}{trade}商会|社会团体
        40|{place}{brand}{trade}协会|社会团体
        20|{place}{brand}{trade}促进会|社会团体
        =52|2|MJ|民政
        100|{district}{brand}{trade}|民办非企业单位
        =12|1|MB|行政审批
        100|{district}{brand}{trade}|事业单位
        """

    /// Weight | the place that a name begins with.
    static let places = """
        44|样例市
        28|样例市{district}
        14|{district}
        14|{town}
        """
}
