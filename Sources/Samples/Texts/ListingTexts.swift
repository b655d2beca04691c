/// What made-up entries of lists (名录、名单) say.
enum ListingTexts {
    /// Weight | name of the list | its kind in the catalogue's table, for lists of serious dishonesty | word in the names of
    /// its departments | their short form | reason for listing | reason for removal.
    static let abnormalOperation = """
        60|经营异常名录||市场监督|市监|未按照规定的期限公示年度报告|补报年度报告并公示
        30|经营异常名录||市场监督|市监|通过登记的住所或者经营场所无法联系|依法办理住所变更登记
        10|经营异常名录||市场监督|市监|公示企业信息隐瞒真实情况、弄虚作假|更正其公示的信息
        """

    static let seriousDishonesty = """
        40|市场监督管理严重违法失信名单|market_regulation|市场监督|市监|生产、销售不符合食品安全标准的食品，被处较重行政处罚|满一年，已履行行政处罚决定，消除危害后果
        30|重大税收违法失信主体|tax|税务|税|虚开增值税专用发票|缴清税款、滞纳金和罚款
        20|拖欠农民工工资失信联合惩戒对象名单|wages|人力资源|人社|拖欠农民工工资，经责令限期支付仍未支付|已足额支付拖欠的工资
        10|安全生产严重失信主体名单|work_safety|应急管理|应急|发生较大生产安全责任事故|管理期限届满
        """
}
