using Microsoft.EntityFrameworkCore;

namespace Offprint.Site.Database;

/// <summary>The database on a PostgreSQL server; its migrations lie in <c>Database/Migrations/Postgres</c>.</summary>
/// <param name="options">Options of Entity Framework.</param>
public sealed class PostgresSiteDatabase(DbContextOptions<PostgresSiteDatabase> options) : SiteDatabase(options);
