using Microsoft.EntityFrameworkCore;

namespace Offprint.Site.Database;

/// <summary>The database in one SQLite file; its migrations lie in <c>Database/Migrations/Sqlite</c>.</summary>
/// <param name="options">Options of Entity Framework.</param>
public sealed class SqliteSiteDatabase(DbContextOptions<SqliteSiteDatabase> options) : SiteDatabase(options);
