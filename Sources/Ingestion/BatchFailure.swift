internal import HTTPServer
internal import Unpacking

/// Why a batch failed as a whole through a fault of its payload: trying again would not help.
struct BatchFailure {
    /// A stable name for programs.
    let code: String
    /// What it means and what to do.
    let message: LocalisedText

    /// nil for an error that says nothing about the payload.
    /// - Parameter isCheck: whether the rows before the fault were only being checked.
    init?(_ error: any Error, isCheck: Bool = false) {
        switch error {
        case let fault as CSVHeader.Fault: self.init("unusable_header", FeedProblem.detail(fault))
        case let error as UnpackingError: self.init(error, isCheck: isCheck)
        default: return nil
        }
    }

    private init(_ code: String, _ message: LocalisedText) {
        self.code = code
        self.message = message
    }

    init?(_ error: UnpackingError, isCheck: Bool = false) {
        let rowsBefore = isCheck ? Self.nothingStored : Self.rowsCount
        switch error {
        case .gzipDamaged, .gzipCutOff: self.init(gzip: error, rowsBefore)
        case .tooLarge(let limit):
            self.init(
                "unpacked_too_large",
                LocalisedText(
                    "解压后超过 \(limit >> 20) MiB，请分成几个文件报送。",
                    "More than \(limit >> 20) MiB come out of it: send it in several files."))
        case .notAWorkbook:
            self.init(
                "not_a_workbook",
                LocalisedText("不是 XLSX 工作簿，请用电子表格软件另存为 .xlsx。", "It is no XLSX workbook: save it as .xlsx."))
        case .noSuchSheet(let name, let known):
            self.init(
                "no_such_sheet",
                LocalisedText(
                    "没有名为“\(name)”的工作表；可用的工作表：\(known.joined(separator: "、"))。",
                    "There is no sheet “\(name)”; the sheets are: \(known.joined(separator: ", "))."))
        case .damagedPart(let part):
            self.init(
                "damaged_workbook",
                LocalisedText(
                    "工作簿已损坏（\(part)），请重新保存后报送；\(rowsBefore.chinese)。",
                    "The workbook is damaged (\(part)): save it again and send it; \(rowsBefore.english)."))
        case .tooManyColumns(let limit):
            self.init(
                "too_many_columns",
                LocalisedText("工作表超过 \(limit) 列。", "The sheet has more than \(limit) columns."))
        case .tooMuchText(let limit):
            self.init(
                "too_much_text",
                LocalisedText(
                    "工作簿中的文字超过 \(limit >> 20) MiB，请另存为 CSV 或分成几个文件。",
                    "The workbook has more than \(limit >> 20) MiB of texts: save it as CSV, or send it in parts."))
        case .cannotPutAside: return nil
        }
    }

    private static let rowsCount = LocalisedText("此前的行已处理", "the rows before count")
    private static let nothingStored = LocalisedText("未存入任何数据", "nothing was stored")

    private init(gzip error: UnpackingError, _ rowsBefore: LocalisedText) {
        let isCutOff = error == .gzipCutOff
        self.init(
            isCutOff ? "gzip_cut_off" : "gzip_damaged",
            LocalisedText(
                "gzip 压缩数据\(isCutOff ? "不完整" : "已损坏")，请重新压缩后报送；\(rowsBefore.chinese)。",
                "The gzip data is \(isCutOff ? "cut off" : "damaged"): compress it again and send it; \(rowsBefore.english)."
            ))
    }
}
