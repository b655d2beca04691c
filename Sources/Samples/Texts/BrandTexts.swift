/// What trade names (字号) are made of.
enum BrandTexts {
    /// Characters, the commonest first: the first ones are met all the time, the last ones hardly ever.
    static let characters = """
        华鑫盛瑞达恒宏丰泰兴永安金顺发康嘉源美德诚信利和隆万福天海东新中大光明润通博友佳益正昌腾飞龙江国立昊
        成百邦业元生祥旺宇航诺科智创联合众汇聚凯亿宝玉银富贵吉庆春秋阳晨星辰云峰山川河湖林森松柏竹梅兰菊荷莲
        青绿红蓝白紫丹朱黄橙彩虹景秀丽雅静逸悦乐欢喜思远致高志强力勤奋进升跃卓越超凡尚品格优良善仁义礼文武英杰
        豪伟雄俊贤才学知行健民惠普济同心协共和谐平宁定坚固磐石基础建筑工匠巧精艺展拓开启程途路桥舟帆港湾洋浪涛
        波清泉溪流润泽沃土田园禾谷麦穗果硕茂繁荣辉煌耀炫灿烁亮晶莹珠翠碧瑶琪琳琅珍宸轩庭阁楼台亭苑府邸堂殿
        骏马骐骥鹏鹰雁鹤凤凰麒麟鲲鸿鹭燕雀虎豹狮象牛羊锦绣绮罗绫缎丝棉麻纺织裳衣冠履帽扬帜旗鼎钟磬琴瑟笙箫鼓
        韵律诗书画墨砚笔纸印卷册典籍史传承继往来迎接送达抵臻至极顶巅峻岭崖谷壑渊潭沧澜汐潮汛霖霏露霜雪冰凌晖
        曦暄暖煦熙和畅舒展颐养寿禧祺祯瑾瑜璟璞琛玥珂玮珺翊翔翰翱羽翎骁骅铭鉴铎钰铄锐锋钧锡铂钛铠铖炎焱炜烨焕
        焜垚圣尧舜禹稷契皓皎皖皆甄甫畴畅略盈盟益盎监睿瞻矗砺硕碁磊祐祉祚禄秉稳穆竞笃笛筑筠箴篁籁粹绍绎绪缘缙
        """

    /// Each character once, in the order of its first appearance above, as UTF-8.
    static var pool: [[UInt8]] {
        var seen: Set<Character> = []
        return characters.filter { !$0.isWhitespace && seen.insert($0).inserted }.map { Array(String($0).utf8) }
    }
}
