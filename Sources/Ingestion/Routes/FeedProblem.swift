internal import Catalogue
internal import HTTPServer
internal import Unpacking

/// The problems departments are told about when they send data.
enum FeedProblem {
    static let otherSource = Problem(
        403, "other_source", LocalisedText("不能代其他部门报送", "Not your department"),
        detail: LocalisedText(
            "source 与令牌所属部门不一致。", "“source” is not the department the token belongs to."))

    static let unknownSource = Problem(
        403, "unknown_source", LocalisedText("部门不在目录中", "The department is not in the catalogue"),
        detail: LocalisedText("请联系平台运维。", "Ask the platform's operator."))

    static func unknownClass(_ known: [String]) -> Problem {
        let list = known.joined(separator: ", ")
        return Problem(
            404, "unknown_class", LocalisedText("没有这个信息类", "No such information class"),
            detail: LocalisedText("可用的信息类：\(list)。", "The classes are: \(list)."))
    }

    static let uploadLost = Problem(
        503, "upload_lost", LocalisedText("报送内容未能完整保存", "The upload was not kept whole"),
        detail: LocalisedText(
            "传输停顿过久，或数据库中途重启。本次报送未保存，请原样重新报送。",
            "It stood still for too long, or the database was restarted under it. Nothing was kept; send it again as it is."
        ),
        headers: [Header("Retry-After", "2")])

    static let unknownFormat = Problem(
        415, "unsupported_format", LocalisedText("不支持的数据格式", "Unsupported format"),
        detail: LocalisedText(
            "Content-Type 应为 text/csv、application/x-ndjson、application/json 或 XLSX 的媒体类型；"
                + "application/gzip 须另给 format 参数或文件名。",
            "Content-Type must be text/csv, application/x-ndjson, application/json or the media type of XLSX; "
                + "with application/gzip, give the parameter format or a file name."))

    static let unknownFormatName = Problem.invalidParameter(
        "format", LocalisedText("应为 csv、ndjson、json 或 xlsx。", "It must be csv, ndjson, json or xlsx."))

    static let sheetOfNoWorkbook = Problem.invalidParameter(
        "sheet", LocalisedText("只用于 XLSX 工作簿。", "It is for XLSX workbooks only."))

    static let invalidSheet = Problem.invalidParameter(
        "sheet", LocalisedText("应为 1 至 60 个字符。", "It must have 1 to 60 characters."))

    static let unknownEncoding = Problem(
        415, "unsupported_encoding", LocalisedText("不支持的字符编码", "Unsupported character encoding"),
        detail: LocalisedText(
            "charset 应为 utf-8 或 gb18030（含 gbk、gb2312）。",
            "The charset must be utf-8 or gb18030 (which gbk and gb2312 are parts of)."))

    static let unknownCompression = Problem(
        415, "unsupported_compression", LocalisedText("不支持的压缩方式", "Unsupported compression"),
        detail: LocalisedText("只支持 gzip。", "Only gzip is supported."))

    static func oldWorkbook(_ status: Int) -> Problem {
        Problem(
            status, "old_workbook", LocalisedText("旧版或加密的工作簿", "An old or encrypted workbook"),
            detail: LocalisedText(
                "不支持 .xls 和带密码的工作簿，请另存为不带密码的 .xlsx。",
                "Old .xls workbooks and those with a password cannot be read: save it as .xlsx without a password."))
    }

    static let invalidKey = Problem(
        400, "invalid_idempotency_key", LocalisedText("Idempotency-Key 无效", "Invalid Idempotency-Key"),
        detail: LocalisedText(
            "应为 1 至 200 个可见 ASCII 字符。", "It must have 1 to 200 visible ASCII characters."))

    static var unknownAction: Problem {
        let words = RecordAction.allCases.map(\.rawValue).joined(separator: ", ")
        return Problem.invalidParameter(
            "action", LocalisedText("可用取值：\(words)。", "It is one of: \(words)."))
    }

    static let unknownSnapshot = Problem.invalidParameter(
        "snapshot", LocalisedText("应为 true 或 false。", "It must be true or false."))

    static let snapshotAction = Problem.invalidParameter(
        "snapshot",
        LocalisedText(
            "全量报送只能用于变更（action=update）；更正和撤回请逐行报送。",
            "A snapshot is an update (action=update): send corrections and withdrawals as rows."))

    static let unknownBatch = Problem(
        404, "batch_not_found", LocalisedText("没有这个批次", "No such batch"),
        detail: LocalisedText("请核对批次编号。", "Check the batch's number."))

    static let finished = Problem(
        409, "batch_finished", LocalisedText("批次已处理完毕", "The batch is finished"),
        detail: LocalisedText(
            "已处理完毕的批次不能取消；如数据有误，请报送更正或撤回。",
            "What is finished cannot be cancelled; if it was wrong, send corrections or withdrawals."))

    static let notHeld = Problem(
        409, "batch_not_held", LocalisedText("批次无需确认", "The batch is not held"),
        detail: LocalisedText("只有待确认的全量报送可以确认。", "Only a snapshot that is held can be confirmed."))

    static let snapshotOutdated = Problem(
        409, "snapshot_outdated", LocalisedText("全量报送已过时", "The snapshot is out of date"),
        detail: LocalisedText(
            "此后已报送同一信息类的其他批次；请取消此批次，重新导出并报送全量数据。",
            "A later batch of this class has come since: cancel this one, and send a new snapshot."))

    static func refused(_ refusal: UploadRefusal) -> Problem {
        switch refusal {
        case .header(let fault): header(fault)
        case .notJSONLines:
            Problem(
                422, "not_json_lines", LocalisedText("内容不是逐行 JSON", "The payload is not newline-delimited JSON"),
                detail: LocalisedText("每行应为一个 JSON 对象。", "Every line must be one JSON object."))
        case .notJSON:
            Problem(
                422, "not_json", LocalisedText("内容不是 JSON", "The payload is not JSON"),
                detail: LocalisedText("应为 JSON 对象数组或一个对象。", "It must be an array of objects, or one object."))
        case .notAWorkbook: unusable(.notAWorkbook)
        case .oldWorkbook: oldWorkbook(422)
        case .workbookSentAsText:
            Problem(
                422, "workbook_sent_as_text", LocalisedText("内容是工作簿或压缩包", "The payload is a workbook or an archive"),
                detail: LocalisedText(
                    "工作簿请以 XLSX 的媒体类型报送；压缩只支持 gzip。",
                    "Send a workbook with the media type of XLSX; the only compression is gzip."))
        case .damaged(let error): unusable(error)
        case .keyUsedForOtherBytes(let batch):
            Problem(
                409, "idempotency_key_reused", LocalisedText("Idempotency-Key 已用于其他内容", "Idempotency-Key reused"),
                detail: LocalisedText(
                    "批次 \(batch) 以同一键报送了不同内容或不同操作；请换用新键。",
                    "Batch \(batch) was sent under this key with other bytes or for another action; use a new key."))
        }
    }

    private static func unusable(_ error: UnpackingError) -> Problem {
        guard let failure = BatchFailure(error) else { return .internalError }
        return Problem(
            422, failure.code, LocalisedText("内容无法读取", "The payload cannot be read"), detail: failure.message)
    }

    private static func header(_ fault: CSVHeader.Fault) -> Problem {
        Problem(422, "unusable_header", LocalisedText("表头无法使用", "The header row cannot be used"), detail: detail(fault))
    }

    static func detail(_ fault: CSVHeader.Fault) -> LocalisedText {
        switch fault {
        case .empty: LocalisedText("文件是空的。", "The file is empty.")
        case .unreadable:
            LocalisedText("第一行过长或引号不配对。", "The first line is too long, or its quotes do not close.")
        case .encoding:
            LocalisedText(
                "表头含有无法识别的字节，请以 UTF-8 或 GB18030 编码另存。",
                "The header has bytes that cannot be decoded: save the file as UTF-8 or GB18030.")
        case .noKnownColumn:
            LocalisedText(
                "没有一列能识别。第一行应为数据项代码或中文名称，见 /v1/catalogue/classes。",
                "No column is known. The first line must hold item codes or Chinese names; see /v1/catalogue/classes.")
        case .repeatedColumn(let name): LocalisedText("列“\(name)”重复。", "Column “\(name)” stands twice.")
        case .missingColumn(let code): LocalisedText("缺少列“\(code)”。", "Column “\(code)” is missing.")
        }
    }
}
