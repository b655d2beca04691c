/// The made-up city 样例市: its divisions and streets. No real division has a code that begins with 99.
enum PlaceTexts {
    static let province = "样例省"
    static let city = "样例市"

    /// Code | name | name without 区, 县 or 市 | postal code, the most populous first.
    ///
    /// No code ends in 18, 19 or 20: together with what follows in a unified social credit code that could be read as a
    /// year of birth.
    static let districts = """
        990101|样城区|样城|999001
        990102|样东区|样东|999002
        990103|样西区|样西|999003
        990104|样南区|样南|999004
        990105|样北区|样北|999005
        990106|样湖区|样湖|999006
        990107|例江区|例江|999007
        990108|例溪区|例溪|999008
        990121|例山县|例山|999021
        990122|例川县|例川|999022
        990123|例安县|例安|999023
        990181|例丰市|例丰|999081
        """

    static let streets = """
        样例大道|示范路|样板街|试点路|人民路|建设路|青松路|兴业路|学府路|滨江路|文化路|工业一路|工业二路|创业大道|科技路
        新华街|东门街|西门街|南门街|北门街|桂花路|香樟路|银杏路|梧桐巷|石桥巷|书院巷|码头路|车站路|园区一路|园区二路
        """
}
