/// Names of persons who do not exist, and are seen not to: every given name says “example” or “sample”.
enum PersonTexts {
    /// Family names, the commonest first.
    static let familyNames = """
        王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔
        """

    /// Given names, the commonest first.
    static let givenNames = "样例|样本|示例|范例|样|例|例样|试样|举例|样范|试例|例本"
}
