using Offprint.Papers;
using Offprint.Papers.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Three programs in one: a worker, a parent that is to be killed while its worker runs, and the tests.
return args switch
{
    [ArmWorkerCommand.Verb, ..] => await ArmWorker.RunAsync(SampleReproduction.Registry),
    ["arm-parent", var marker] => await OrphanTests.ParentAsync(marker),
    _ when args.Any(static arg => arg is "-automated" or "@@") => await ConsoleRunner.Run(args),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
