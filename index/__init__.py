"""The library: articles in, quotes out. It knows nothing of Discord and nothing of asyncio."""
