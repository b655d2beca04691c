internal import Formats

/// What is known of a document, for somebody who scanned its QR code with a telephone. The first line says what matters.
struct VerificationPage {
    /// Nil: no such document.
    let status: DocumentStatus?
    let issuer: String?
    /// Whether the code cannot be one, for its check character.
    let isMistyped: Bool

    var bytes: [UInt8] { Array(html.utf8) }

    private var html: String {
        """
        <!DOCTYPE html>
        <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(headline)</title><style>\(Self.style)</style></head><body><main>
        \(body)
        </main></body></html>

        """
    }

    private var headline: String { status == nil ? "未查到这份文书，不应采信" : "真实：这份文书由本平台出具" }

    private var body: String {
        guard let status else {
            let reason =
                isMistyped
                ? "验证码校验不符，可能有误录：验证码为 16 位，末位为校验位。请对照文书重新输入。" : "本平台没有出具过使用这一验证码的文书。请对照文书核对验证码。"
            return "<h1 class=\"no\">\(headline)</h1><p>\(reason)</p>"
        }
        return """
            <h1 class="yes">\(headline)</h1>
            <p class="\(status.stands ? "same" : "changed")">\(verdict(status))</p>
            <dl>\(fields(status).map { "<dt>\($0)</dt><dd>\(Self.escaped($1))</dd>" }.joined())</dl>
            \(conclusionTable(status))
            \(factTable(status))
            <p>请核对手中文书的编号与上列编号是否一致。只有文件与原件逐字节相同，才是未经改动的原件：可在电脑上用文件的摘要（SHA-256、SM3）核对。</p>
            <h2>各形式的摘要</h2>\(digests(status))
            """
    }

    private func verdict(_ status: DocumentStatus) -> String {
        if status.kind == .specialReport {
            return status.stands
                ? "截至现在，按文书的领域和期间重新查询，结论没有变化。" : "出具以后，文书的结论或者所载信息有变化，见下表。请以重新出具的报告为准。"
        }
        if status.facts.isEmpty { return "文书未载有记录。出具以后新增的信息不在其中。" }
        return status.stands
            ? "截至现在，文书所载信息没有变化。出具以后新增的信息不在其中。" : "出具以后，文书所载信息中有的已变化，见下表。请以最新查询结果为准。"
    }

    private func fields(_ status: DocumentStatus) -> [(String, String)] {
        var fields = [
            ("名称", status.kind.title), ("编号", status.number), ("出具时间", Self.readable(status.issuedAt)),
            ("版本", DocumentStatus.viewWords[status.view] ?? status.view),
        ]
        if let issuer { fields.append(("出具单位", issuer)) }
        if let subject = status.subject {
            fields += [("主体", subject.name), ("统一社会信用代码", subject.code)]
        } else {
            fields.append(("主体", "此处不显示，以文书所载为准"))
        }
        if let period = status.period {
            fields += [
                ("查询期间", "\(period.from)至\(period.to)"),
                ("查询领域", "\(status.conclusions.map(\.count).reduce(0, +)) 个"),
            ]
        }
        fields.append(("验证时间", Self.readable(status.judgedAt)))
        return fields
    }

    private func conclusionTable(_ status: DocumentStatus) -> String {
        guard !status.conclusions.isEmpty else { return "" }
        let rows = status.conclusions.map { conclusion in
            "<tr><td>\(conclusion.state.chinese)</td><td>\(conclusion.count) 个领域</td></tr>"
        }
        return "<h2>各领域结论现状</h2><table>\(rows.joined())</table>"
    }

    private func factTable(_ status: DocumentStatus) -> String {
        guard !status.facts.isEmpty else { return "" }
        let rows = status.facts.map { fact in
            "<tr><td>\(fact.state.chinese)</td><td>\(fact.count.map { "\($0) 条" } ?? "有")</td></tr>"
        }
        return "<h2>所载信息现状</h2><table>\(rows.joined())</table>"
    }

    private func digests(_ status: DocumentStatus) -> String {
        let rows = status.forms.elements.map { form in
            """
            <dt>\(Self.escaped(form["form"]?.text ?? ""))</dt><dd>SHA-256 <code>\(Self.escaped(form["sha256"]?.text ?? ""))</code>\
            <br>SM3 <code>\(Self.escaped(form["sm3"]?.text ?? ""))</code></dd>
            """
        }
        return "<dl>\(rows.joined())</dl>"
    }

    private static func readable(_ seconds: Int) -> String {
        MomentText.beijing(seconds).replacing("T", with: " ").replacing("+08:00", with: "（北京时间）")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    private static let style = """
        body{margin:0;font:17px/1.6 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;background:#fff}
        main{max-width:40rem;margin:0 auto;padding:1rem}
        h1{font-size:1.35rem;padding:.8rem 1rem;border-radius:.4rem;color:#fff;margin:0 0 1rem}h2{font-size:1.05rem}
        .yes{background:#0a6b3d}.no{background:#a81c1c}.same{font-weight:bold}.changed{font-weight:bold;color:#a81c1c}
        dt{color:#555;font-size:.9rem}dd{margin:0 0 .6rem}code{word-break:break-all;font-size:.85rem}
        table{border-collapse:collapse;width:100%}td{border:1px solid #bbb;padding:.4rem .6rem}td+td{text-align:right;white-space:nowrap}
        """
}
