/// What made-up honours, commitments, evaluations, judgments, contracts and things given voluntarily say.
///
/// Weight | word in the names of departments | ITEM=text, …: see ``FactCell``.
enum FactTexts {
    /// The texts of a class, and what the codes of its items begin with; nil for other classes.
    static func of(_ classCode: String) -> (prefix: String, texts: String)? {
        switch classCode {
        case "honour": ("RY_", honours)
        case "commitment": ("CN_", commitments)
        case "evaluation": ("PJ_", evaluations)
        case "judgment": ("SF_", judgments)
        case "contract_performance": ("HT_", contracts)
        case "voluntary": ("ZY_", voluntary)
        default: nil
        }
    }

    private static let honours = """
        40|市场监督|RYMC=守合同重信用企业|RYLB=诚信典型|RYJB=市级|RDYY=合同履约率百分之百，无违法记录|RDWSH=样市监誉〔{year}〕{number}号|YXQZ=@0|YXQZI=@729
        30|税务|RYMC=纳税信用A级纳税人|RYLB=守信红名单|RYJB=市级|RDYY={lastYear}年度纳税信用评价为A级|RDWSH=样税誉〔{year}〕{number}号|YXQZ=@0|YXQZI=@364
        20|生态环境|RYMC=环保诚信企业|RYLB=守信红名单|RYJB=省级|RDYY=环境信用评价等级为绿色|RDWSH=样环誉〔{year}〕{number}号|YXQZ=@0|YXQZI=@364
        10|人力资源|RYMC=劳动保障守法诚信等级A级单位|RYLB=诚信典型|RYJB=市级|RDYY=劳动保障守法诚信评价|RDWSH=样人社誉〔{year}〕{number}号|CXRQ=~90|CXYY=发生新的违法行为
        """

    private static let commitments = """
        35|审批|CNBM={division}{day}{serial}|CNLX=审批替代型|CNSY=申请办理食品经营许可证|CNNR=提交的材料真实、合法、有效，符合许可条件|WNZR=撤销许可，依法承担法律责任|LXZT=全部履行|RDRQ=~60|GKLX=可向社会公开
        20|审批|CNBM={division}{day}{serial}|CNLX=容缺受理型|CNSY=申请办理建筑工程施工许可|CNNR=在承诺期限内补齐所缺材料|WNZR=取消审批决定|LXZT=全部履行|CNYXQ=@30|GKLX=可向社会公开
        15|市场监督|CNBM={division}{day}{serial}|CNLX=信用修复型|CNSY=申请行政处罚信息信用修复|CNNR=已纠正违法行为，今后守法经营|WNZR=按最长公示期公示|LXZT=全部履行|GKLX=可向社会公开
        15|发展和改革|CNBM={division}{day}{serial}|CNLX=主动型|CNSY=自愿作出守信承诺|CNNR=依法诚信经营，接受社会监督|WNZR=接受通报和公示|LXZT=履行中|GKLX=可向社会公开
        10|人力资源|CNBM={division}{day}{serial}|CNLX=证明事项型|CNSY=申请办理社会保险登记|CNNR=所告知的事项属实|WNZR=撤销证明文件|LXZT=部分履行|WLXNR=未按期补充参保名册|ZJNR=责令改正并通报|RDRQ=~45|GKLX=可向社会公开
        5|税务|CNBM={division}{day}{serial}|CNLX=行业自律型|CNSY=参加行业协会信用承诺活动|CNNR=遵守行业规范|WNZR=行业内通报|LXZT=履行中|GKLX=特定范围内公开
        """

    private static let evaluations = """
        30|税务|XM=纳税信用评价|JG=A级|ZQ={lastYear}年度|DF=93|YJ=《纳税信用管理办法（试行）》
        30|税务|XM=纳税信用评价|JG=B级|ZQ={lastYear}年度|DF=81|YJ=《纳税信用管理办法（试行）》
        15|生态环境|XM=企业环境信用评价|JG=绿色|ZQ={lastYear}年度|YXQZ=@0|YXQZI=@364
        15|人力资源|XM=劳动保障守法诚信等级评价|JG=A级|ZQ={lastYear}年度|YXQZ=@0|YXQZI=@1094
        10|住房|XM=建筑施工企业信用评价|JG=良好|ZQ={year}年上半年|SXRQ=~120|SXYY=新一期评价结果已公布
        """

    private static let judgments = """
        45|公共信用|FY=样例市甲区人民法院|AH=（{year}）样0101民初{number}号|WSH=（{year}）样0101民初{number}号|WSMC=民事判决书|AY=买卖合同纠纷|DW=被告|CX=一审|SXRQ=@16|NR=被告于判决生效之日起十日内支付货款|YW=支付货款|JE=12.5|LXZT=全部履行|LXRQ=~40
        30|公共信用|FY=样例市中级人民法院|AH=（{year}）样01民终{number}号|WSH=（{year}）样01民终{number}号|WSMC=民事判决书|AY=建设工程施工合同纠纷|DW=原告|CX=二审|SXRQ=@0|NR=驳回上诉，维持原判|LXZT=履行中
        25|公共信用|FY=样例市乙区人民法院|AH=（{year}）样0102民初{number}号|WSH=（{year}）样0102民初{number}号|WSMC=民事判决书|AY=劳动争议|DW=被告|CX=一审|SXRQ=@16|NR=被告支付拖欠的劳动报酬|YW=支付劳动报酬|JE=3.2|LXZT=全部未履行
        """

    private static let contracts = """
        60|公共信用|HTBH=样采〔{lastYear}〕{number}号|HTMC=办公设备采购合同|HTLB=政府采购|DFMC=样例市公共信用信息中心|HTJE=18.6|QDRQ=@-200|LXQX=@-20|LXZT=全部履行
        30|住房|HTBH=样建合〔{lastYear}〕{number}号|HTMC=道路养护工程施工合同|HTLB=工程建设|DFMC=样例市住房和城乡建设局|HTJE=320|QDRQ=@-300|LXQX=@60|LXZT=履行中
        10|公共信用|HTBH=样服〔{lastYear}〕{number}号|HTMC=物业服务合同|HTLB=服务|HTJE=46|QDRQ=@-180|LXQX=@0|LXZT=部分履行|LXSM=未按约定配备服务人员
        """

    private static let voluntary = """
        40|公共信用|XXLB=资质证照|XXMC=质量管理体系认证|XXNR=认证范围：办公用品的销售|ZSBH=Y{year}Q{serial}|YXQZI=@1095|CNS=已承诺|HYZT=已核验|HYRQ=~10
        30|公共信用|XXLB=社会公益|XXMC=捐资助学|XXNR=向学校捐赠图书五百册|CNS=已承诺|HYZT=未核验
        20|公共信用|XXLB=获奖情况|XXMC=行业协会优秀会员|XXNR=样例市商业联合会授予|CNS=已承诺|HYZT=已核验|HYRQ=~10
        10|公共信用|XXLB=市场经营|XXMC=上年度经营情况|XXNR=新增就业岗位十二个|CNS=已承诺|HYZT=核验不一致|HYRQ=~10|SXRQ=~15
        """
}
