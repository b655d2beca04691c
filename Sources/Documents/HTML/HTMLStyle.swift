/// How the page looks, on screens and on paper.
enum HTMLStyle {
    static let sheet: StaticString = """
        *{box-sizing:border-box}
        body{margin:0;background:#eceef1;color:#1a1a1a;font:15px/1.75 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif}
        .sheet{position:relative;max-width:60rem;margin:2rem auto;padding:3rem 3.5rem;background:#fff;box-shadow:0 1px 6px #0002;overflow-wrap:anywhere}
        h1,h2,h3,h4,thead th,.number{font-family:"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",SimHei,sans-serif}
        h1{margin:1rem 0 .5rem;text-align:center;font-size:2rem;line-height:1.35}
        .subtitle{margin:0 auto 1.75rem;padding-top:.75rem;max-width:40rem;border-top:2px solid #8e1214;text-align:center;font-size:1.3rem}
        h2{margin:2.25rem 0 .75rem;padding-bottom:.2rem;border-bottom:1.5px solid #8e1214;font-size:1.25rem}
        h3{margin:1.5rem 0 .5rem;font-size:1.05rem}
        h4{margin:1.1rem 0 .3rem;font-size:.95rem}
        p{margin:.4rem 0}
        table{width:100%;border-collapse:collapse;margin:.4rem 0 .9rem;font-size:.92rem;line-height:1.6}
        th,td{border:1px solid #b9bec6;padding:.3rem .55rem;text-align:left;vertical-align:top;white-space:pre-wrap}
        thead th,th[scope=row]{background:#f1f2f5}
        th[scope=row]{width:13rem;font-weight:normal;color:#333}
        .notice{border-left:4px solid #8e1214;padding:.3rem .8rem;color:#8e1214;background:#fbf3f3}
        .none,.closing{color:#5a5f66}
        nav ol{columns:2;padding-left:1.2rem;list-style:none}
        nav a{color:inherit}
        .verify{display:flex;gap:1.25rem;align-items:center;margin:1.5rem 0;overflow-wrap:anywhere}
        .verify svg{flex:none;width:7.5rem;height:7.5rem}
        .watermark{position:absolute;top:0;right:0;bottom:0;left:0;overflow:hidden;pointer-events:none;display:flex;flex-direction:column;justify-content:space-around;align-items:center}
        .watermark span{transform:rotate(-28deg);font-size:2rem;font-weight:bold;color:#000;opacity:.05;white-space:nowrap}
        footer{margin-top:2.5rem;padding-top:.6rem;border-top:1px solid #b9bec6;color:#5a5f66;font-size:.85rem}
        @media(max-width:40rem){.sheet{margin:0;padding:1.25rem}th[scope=row]{width:7.5rem}nav ol{columns:1}}
        @page{size:A4;margin:18mm 16mm}
        @media print{body{background:#fff;font-size:10.5pt}.sheet{margin:0;padding:0;max-width:none;box-shadow:none}.watermark{position:fixed}
        thead{display:table-header-group}tr,h2,h3,h4{break-inside:avoid}h2,h3,h4{break-after:avoid}.cover{break-after:page}nav a{text-decoration:none}}
        """
}
