/// What only a registration (登记注册) tells of an organisation.
enum RegistrationTexts {
    /// Weight | code in the catalogue's table of registration states.
    static let states = """
        80|active
        12|deregistered
        4|revoked
        2|moved_away
        1|suspended
        1|liquidation
        """

    /// Weight | business scope. The second one has the ASCII commas that real feeds have.
    static let scopes = """
        60|{scope}。
        25|一般项目:{scope}（除依法须经批准的项目外,凭营业执照依法自主开展经营活动）。
        15|{scope}。（依法须经批准的项目，经相关部门批准后方可开展经营活动）
        """

    /// Weight | address.
    static let addresses = """
        50|样例市{district}{street}{house}号
        25|样例市{district}{street}{house}号{building}幢{room}室
        15|{district}{street}{house}号一层{room}号商铺
        10|样例省样例市{district}{street}{house}号-{room}（自主申报）
        """

    /// Registered capitals in ten thousand yuan, the commonest first.
    static let capitals = [
        50, 100, 10, 500, 200, 1000, 300, 30, 20, 5, 2000, 3000, 80, 800, 600, 1500, 5000, 118, 1288, 10000,
    ]

    /// The same of individual businesses (个体工商户).
    static let businessCapitals = [5, 10, 3, 1, 20, 8, 2, 30, 15, 50, 6, 100]
}
