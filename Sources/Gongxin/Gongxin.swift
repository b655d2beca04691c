internal import Glibc

/// The command line: `gongxin COMMAND …`.
@main
enum Gongxin {
    static func main() {
        // A reader that goes away is an error to handle where it is written to, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
        } catch let error as UsageError {
            Console.error("gongxin: \(error.message)")
            exit(2)
        } catch is BatchHeld {
            Console.error("gongxin: the snapshot is held until it is confirmed or cancelled")
            exit(3)
        } catch {
            Console.error("gongxin: \(Console.explain(error))")
            exit(1)
        }
    }

    private static func run(_ words: [String]) throws {
        let rest = Array(words.dropFirst())
        switch words.first {
        case "serve": try ServeCommand(rest).run()
        case "migrate": try MigrateCommand(rest).run()
        case "catalogue": try CatalogueCommand(rest).run()
        case "department": try DepartmentCommand(rest).run()
        case "client": try ClientCommand(rest).run()
        case "call": try CallCommand(rest).run()
        case "feed" where rest.first == "template": try TemplateCommand(rest).run()
        case "feed" where rest.first == "cancel": try CancelCommand(rest).run()
        case "feed" where rest.first == "confirm": try ConfirmCommand(rest).run()
        case "feed" where rest.first == "complete": try CompleteCommand(rest).run()
        case "feed" where rest.first == "pull": try PullCommand(rest).run()
        case "feed": try FeedCommand(rest).run()
        case "quality" where rest.first == "codes": try QualityCodesCommand(Array(rest.dropFirst())).run()
        case "quality": try QualityCommand(rest).run()
        case "audit": try AuditCommand(rest).run()
        case "attestation": try AttestationCommand(rest).run()
        case "list": try ListCommand(rest).run()
        case "verify": try VerifyCommand(rest).run()
        case "check": try CheckCommand(rest).run()
        case "right": try RightCommand(rest).run()
        case "export": try ExportCommand(rest).run()
        case "harvest": try HarvestCommand(rest).run()
        case "webhook": try WebhookCommand(rest).run()
        case "statistics": try StatisticsCommand(rest).run()
        case "sample": try SampleCommand(rest).run()
        case "help", "--help", "-h", nil: Console.print(Usage.text)
        case .some(let word): throw UsageError("there is no command “\(word)”; “gongxin help” lists them")
        }
    }
}
