return await Offprint.App.Application.RunAsync(args).ConfigureAwait(false);
