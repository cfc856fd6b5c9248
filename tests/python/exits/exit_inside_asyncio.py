import asyncio
import sys


async def main():
    try:
        await asyncio.sleep(0)
        sys.exit(8)
    finally:
        print("finally in main")


asyncio.run(main())
